import type { Server } from '../../../src-shared/domain/server.ts';
import type { SigningKeysView } from '../../../src-shared/contract/keys.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { failed, ok, skipped, warning, type Check, type Outcome } from '../check.ts';
import type { Facts } from '../facts.ts';

/** What stands between a signed-in person and a server. */
export const SERVER_CHECKS: readonly Check[] = [
  {
    id: 'keys',
    group: 'servers',
    title: 'The signing key is there and Okta knows it',
    why: 'With private_key_jwt the agent proves itself to Okta by this key; its kid has to be registered there.',
    covers: ['T12'],
    async run(facts) {
      if (!facts.provider) return skipped('no identity provider is set up');
      if (!needsKey(facts)) return skipped('private_key_jwt is not used');
      return judgeKeys(await facts.deps.keys.show(), facts.provider.tokenExchange.signingKeyId);
    },
    fix: {
      title: 'Make a signing key',
      does: 'Makes a key pair, keeps the private half in the keychain and shows the public half to register in Okta. Nothing happens where there is a key.',
      async apply(deps) {
        if ((await deps.keys.show()).current)
          return 'There is a key already; register its public half in Okta.';
        await deps.keys.generate();
        return 'A key was made. Register the public half in Okta: `onbehalf keys show`.';
      },
    },
  },
  {
    id: 'servers.list',
    group: 'servers',
    title: 'There are servers to use',
    why: 'Without one the AI clients find no tools.',
    run({ deps }) {
      const { servers } = deps.state();
      const enabled = servers.filter((server) => server.enabled);
      const values = { servers: servers.length, 'turned on': enabled.length };
      return enabled.length > 0
        ? ok(values)
        : warning(values, 'Add one: `onbehalf servers add`, or ask IT for the managed configuration.');
    },
  },
  {
    id: 'servers.transport',
    group: 'servers',
    title: 'The servers speak streamable HTTP',
    why: 'A server that is started as a program (stdio) gets no token for each call: it cannot know the person.',
    covers: ['T8'],
    async run({ deps }) {
      const { servers } = await deps.aiClients.inventory();
      const programs = servers.filter(({ kind }) => kind === 'stdio');
      const values = Object.fromEntries(
        programs.slice(0, 20).map((one) => [`${one.clientName}: ${one.name}`, one.target]),
      );
      if (programs.length === 0) return ok({ 'stdio servers in AI clients': 0 });
      return warning(
        values,
        'These run beside Onbehalf and without your identity. Run them with the streamable-http transport and add them by their address.',
      );
    },
  },
  {
    id: 'servers.identity',
    group: 'servers',
    title: 'The servers get the identity of the person',
    why: 'A fixed secret or no credential at all makes every call look like the same robot.',
    covers: ['T9'],
    run({ deps }) {
      const servers = Object.entries(deps.settings.current().servers).filter(([, server]) => server.enabled);
      const impersonal = servers.filter(([, server]) => server.authorization.type !== 'token_exchange');
      const values = Object.fromEntries(impersonal.map(([id, server]) => [id, server.authorization.type]));
      if (impersonal.length === 0) return ok({ servers: servers.length });
      return warning(
        values,
        'These servers cannot tell who calls. Where they accept tokens of a person, set their authorization to token_exchange.',
      );
    },
  },
];

/** One check for each server that is turned on: the whole way of a call, leg by leg. */
export function exchangeChecks(facts: Facts): readonly Check[] {
  const servers = Object.entries(facts.deps.settings.current().servers);
  return servers.filter(([, server]) => server.enabled).map(([id, server]) => exchangeCheck(id, server));
}

function exchangeCheck(id: string, server: Server): Check {
  return {
    id: `exchange:${id}`,
    group: 'servers',
    title: `${server.name}: token and tools`,
    why: 'It is the way that every call to this server takes.',
    covers: ['T12'],
    async run({ deps }, signal) {
      if (deps.state().session.state !== 'signed_in') return skipped('nobody is signed in');
      const steps = await deps.probeServer(id, signal);
      const values = Object.fromEntries([
        ...steps.map((step) => [
          step.title,
          step.ms === null ? step.status : `${step.status}, ${Math.round(step.ms)} ms`,
        ]),
        ...steps.flatMap((step) =>
          step.id === 'exchange' ? step.seen.map(({ name, value }) => [name, value]) : [],
        ),
      ]) as Record<string, string>;
      const broken = steps.find(({ status }) => status === 'failed');
      if (broken) return failed(values, broken.problem ?? `Run \`onbehalf servers test ${id}\`.`);
      const doubtful = steps.find(({ status }) => status === 'warning');
      return doubtful ? warning(values, doubtful.problem?.next ?? '') : ok(values);
    },
  };
}

function needsKey({ provider }: Facts): boolean {
  if (!provider) return false;
  const exchange =
    provider.tokenExchange.clientAuthentication ??
    (provider.preset === 'okta' ? 'private_key_jwt' : provider.clientAuthentication);
  return exchange === 'private_key_jwt' || provider.clientAuthentication === 'private_key_jwt';
}

function judgeKeys({ source, current, next }: SigningKeysView, expected: string | null): Outcome {
  if (!current) return failed({ source }, new Problem('signing_key_missing'));
  const values = {
    kid: current.kid,
    alg: current.alg,
    source,
    'last accepted': current.lastAcceptedAt,
    'last refused': current.lastRefusedAt,
    'rotation to': next?.kid,
  };
  if (expected !== null && expected !== current.kid)
    return failed(
      { ...values, 'kid in the settings': expected },
      `Set signingKeyId to ${current.kid}, or import the key that is registered as ${expected}.`,
    );
  const wasRefused = current.lastRefusedAt !== null && current.lastRefusedAt > (current.lastAcceptedAt ?? '');
  if (wasRefused)
    return failed(
      values,
      `Register the public key in Okta with exactly the kid ${current.kid}: \`onbehalf keys show\` prints it.`,
    );
  return ok(values);
}
