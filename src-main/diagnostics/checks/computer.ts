import { asProblem, Problem } from '../../../src-shared/problems/problem.ts';
import { failed, ok, skipped, warning, type Check, type Outcome } from '../check.ts';
import type { FileFacts } from '../../ports/computer.ts';
import type { DiagnosticsDeps } from '../diagnostics-deps.ts';
import { withoutCredentials } from '../plain-address.ts';

const MB = 1024 * 1024;
const OLDEST_NODE = [20, 19] as const;

/** What the agent stands on. */
export const COMPUTER_CHECKS: readonly Check[] = [
  {
    id: 'network',
    group: 'computer',
    title: 'The identity provider can be reached',
    why: 'Signing in, refreshing and exchanging tokens all go there.',
    async run(facts) {
      const look = await facts.look();
      if (!look) return skipped('no identity provider is set up');
      const values = { host: look.host, ms: look.ms, status: look.status, error: look.failure?.code };
      if (!look.failure) return ok(values);
      // The certificate has a check of its own: the host was reached.
      if (look.failure.kind === 'certificate') return ok(values);
      const reason = REASONS[look.failure.kind];
      return failed(values, new Problem('provider_unreachable', { host: look.host, reason }));
    },
  },
  {
    id: 'certificates',
    group: 'computer',
    title: 'The certificates of the provider are trusted',
    why: 'Company networks often look into TLS with a certificate authority of their own.',
    async run(facts) {
      const look = await facts.look();
      if (!look) return skipped('no identity provider is set up');
      const extra = facts.deps.computer.env['NODE_EXTRA_CA_CERTS'];
      const values = { host: look.host, error: look.failure?.code, NODE_EXTRA_CA_CERTS: extra };
      if (look.failure?.kind === 'certificate')
        return failed(
          values,
          'Ask IT for the certificate of the company proxy; install it in the system, or name its file in NODE_EXTRA_CA_CERTS and start Onbehalf again.',
        );
      return look.failure ? skipped('the provider cannot be reached') : ok(values);
    },
  },
  {
    id: 'proxy',
    group: 'computer',
    title: 'The proxy settings make sense',
    why: 'A proxy that gets calls to this computer breaks the way from the AI client to the agent.',
    run({ deps }) {
      const proxies = PROXY_VARIABLES.flatMap((name) =>
        deps.computer.env[name] ? [[name, deps.computer.env[name]] as const] : [],
      );
      const without = deps.computer.env['NO_PROXY'] ?? deps.computer.env['no_proxy'] ?? '';
      if (proxies.length === 0) return ok({ proxy: 'none' });
      const values = {
        ...Object.fromEntries(proxies.map(([name, value]) => [name, withoutCredentials(value)])),
        NO_PROXY: without || 'not set',
      };
      const broken = proxies.find(([, value]) => !/^https?:$/.test(URL.parse(value)?.protocol ?? ''));
      if (broken) return failed(values, `Correct ${broken[0]}: it has to be an http or https address.`);
      if (!/(?:^|[\s,])(?:\*|127\.0\.0\.1|127\.0\.0\.0\/8)(?:$|[\s,:])/.test(without))
        return warning(
          values,
          'Add 127.0.0.1,localhost to NO_PROXY: Onbehalf itself goes around the proxy, but AI clients may send calls for this computer to it.',
        );
      return ok(values);
    },
  },
  {
    id: 'clock',
    group: 'computer',
    title: 'The clock is right',
    why: 'Tokens are good for minutes: with a wrong clock they are too old or not yet valid.',
    async run(facts) {
      const ahead = (await facts.look())?.clockAheadMs ?? null;
      if (ahead === null) return skipped('there is no other clock to compare with');
      const seconds = Math.round(ahead / 1_000);
      const values = { 'seconds ahead of the provider': seconds };
      if (Math.abs(seconds) > 120)
        return failed(values, new Problem('clock_skew', { seconds: Math.abs(seconds) }));
      if (Math.abs(seconds) > 20) return warning(values, 'Switch automatic time on in the system settings.');
      return ok(values);
    },
  },
  {
    id: 'keychain',
    group: 'computer',
    title: 'The keychain keeps secrets',
    why: 'The sign-in, the signing key and the secrets of servers are nowhere else.',
    run: async ({ deps }) => await tryKeychain(deps),
  },
  {
    id: 'disk',
    group: 'computer',
    title: 'There is room on the disk',
    why: 'A call that cannot be written to the audit log is not made.',
    async run({ deps }) {
      const free = await deps.computer.disk.free();
      if (free === null) return skipped('the free space cannot be told here');
      const values = { folder: deps.dataDir, 'free MB': Math.round(free / MB) };
      if (free < 20 * MB) return failed(values, 'Free disk space now: calls are about to be stopped.');
      return free < 500 * MB ? warning(values, 'Free some disk space.') : ok(values);
    },
  },
  {
    id: 'permissions',
    group: 'computer',
    title: 'Only you can read the files of the agent',
    why: 'Settings and the audit log name servers, tools and people.',
    async run({ deps }) {
      const open = (await deps.computer.disk.files()).filter(isOpen);
      const foreign = open.find((file) => !file.isMine);
      if (foreign)
        return failed({ file: foreign.path }, `${foreign.path} belongs to another user: remove it.`);
      const values = Object.fromEntries(open.slice(0, 20).map((file) => [file.path, octal(file.mode)]));
      return open.length === 0
        ? ok({ folder: deps.dataDir })
        : failed(values, 'Take the permissions of others away.');
    },
    fix: {
      title: 'Make them private',
      does: 'Takes every permission of other users away from the files and folders of the agent.',
      async apply(deps) {
        const open = (await deps.computer.disk.files()).filter((file) => isOpen(file) && file.isMine);
        await deps.computer.disk.tighten(open.map((file) => file.path));
        return `${open.length} files and folders are private now.`;
      },
    },
  },
  {
    id: 'versions',
    group: 'computer',
    title: 'The versions fit together',
    why: 'Support asks for them first.',
    run({ deps }) {
      const { node, platform, arch } = deps.computer.runtime;
      const { version, host } = deps.state();
      const values = { onbehalf: version, host, node, system: `${platform} ${arch}` };
      const [major = 0, minor = 0] = node.replace(/^v/, '').split('.').map(Number);
      const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
      return isOld ? failed(values, `Install Node.js ${OLDEST_NODE.join('.')} or newer.`) : ok(values);
    },
  },
];

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

const REASONS = {
  dns: 'its name cannot be resolved',
  refused: 'nothing answers there',
  timeout: 'it does not answer in time',
  certificate: 'its certificate is not trusted',
  proxy: 'the proxy refused',
  other: 'the connection failed',
} as const;

const PROBE_NAME = 'doctor-probe';

/** Writes, reads and removes an entry: a keychain can be there and refuse all the same. */
async function tryKeychain(deps: DiagnosticsDeps): Promise<Outcome> {
  const { usable, backend, reason } = await deps.vault.probe();
  if (!usable)
    return failed({ backend }, new Problem('keychain_unavailable', { reason: reason ?? 'unknown' }));
  const written = `probe ${deps.clock.now()}`;
  try {
    await deps.vault.set(PROBE_NAME, written);
    const read = await deps.vault.get(PROBE_NAME);
    await deps.vault.delete(PROBE_NAME);
    if (read !== written)
      return failed({ backend }, new Problem('keychain_failed', { reason: 'it gave back something else' }));
  } catch (thrown) {
    return failed({ backend }, asProblem(thrown));
  }
  if (deps.vault.kind === 'memory')
    return warning({ backend }, 'Start without --keychain memory to stay signed in when the agent stops.');
  return ok({ backend });
}

function isOpen(file: FileFacts): boolean {
  return !file.isMine || (file.mode !== null && (file.mode & 0o077) !== 0);
}

function octal(mode: number | null): string {
  return mode === null ? '' : (mode & 0o777).toString(8);
}
