import { Problem } from '../../../src-shared/problems/problem.ts';
import { failed, ok, skipped, warning, type Check, type Outcome } from '../check.ts';
import type { DiagnosticsDeps } from '../diagnostics-deps.ts';

const HEALTH_WAIT_MS = 3_000;

/** The first of all: without the agent nothing else works, and much cannot be looked at. */
export const RUNNING_CHECK: Check = {
  id: 'agent',
  group: 'agent',
  title: 'The agent is running',
  why: 'AI clients reach every server through it; while it is closed none of their calls arrives.',
  run: ({ deps }) => (deps.agentRuns ? ok() : failed({}, new Problem('agent_not_running'))),
};

/** The agent itself. */
export const AGENT_CHECKS: readonly Check[] = [
  {
    id: 'endpoint',
    group: 'agent',
    title: 'The local endpoint answers',
    why: 'It is the address that every AI client calls.',
    async run({ deps }, signal) {
      const { endpoint } = deps.state();
      if (!endpoint) return failed({}, 'Start the agent again; the log says why the endpoint is closed.');
      const values = { mcp: endpoint.mcp, mcpAuthorization: endpoint.mcpAuthorization };
      try {
        const response = await deps.fetch(new URL('/healthz', endpoint.mcp).href, {
          signal: AbortSignal.any([signal, AbortSignal.timeout(HEALTH_WAIT_MS)]),
        });
        await response.body?.cancel();
        if (response.ok) return ok(values);
        return failed({ ...values, status: response.status }, 'Start the agent again.');
      } catch {
        return failed(
          values,
          'Something on this computer (a firewall or security program) keeps programs from calling 127.0.0.1: allow it for Onbehalf.',
        );
      }
    },
  },
  {
    id: 'ports',
    group: 'agent',
    title: 'The endpoint is on its own ports',
    why: 'AI clients were given the address with the port; the Okta tile too.',
    async run({ deps }) {
      const wanted = deps.settings.current().endpoint.port;
      if (!deps.agentRuns) return await lookAhead(deps, wanted);
      const { endpoint } = deps.state();
      if (!endpoint) return skipped('the endpoint is closed');
      const port = Number(new URL(endpoint.mcp).port);
      const values = { port, 'port in the settings': wanted };
      if (port === wanted) return ok(values);
      const holder = await deps.computer.ports.holder(wanted);
      return warning(
        { ...values, [`port ${wanted} is held by`]: holder ?? 'nobody' },
        `Start the agent without --port, or set endpoint.port to ${port} and connect the AI clients again.`,
      );
    },
  },
  {
    id: 'callback-ports',
    group: 'agent',
    title: 'A registered sign-in port is free',
    why: 'The browser comes back from Okta to one of these ports, and to no other.',
    covers: ['T5'],
    async run({ deps }) {
      const ports = deps.redirectUris.map((uri) => Number(new URL(uri).port)).filter((port) => port > 0);
      if (ports.length === 0) return skipped('any free port is taken');
      const looks = await Promise.all(
        ports.map(async (port) => ({
          port,
          isFree: await deps.computer.ports.isFree(port),
          holder: await deps.computer.ports.holder(port),
        })),
      );
      const values = Object.fromEntries(
        looks.map(({ port, isFree, holder }) => [
          `port ${port}`,
          isFree ? 'free' : `held by ${holder ?? 'another program'}`,
        ]),
      );
      const free = looks.filter(({ isFree }) => isFree);
      if (free.length === looks.length) return ok(values);
      const holders = looks
        .flatMap(({ isFree, holder }) => (isFree ? [] : [holder ?? 'another program']))
        .join(', ');
      if (free.length === 0)
        return failed(
          values,
          new Problem('callback_port_in_use', { ports: ports.join(', '), holder: holders }),
        );
      return warning(
        values,
        `Sign-in works through port ${free[0]?.port ?? ''}; close ${holders} if it fails.`,
      );
    },
  },
  {
    id: 'settings',
    group: 'agent',
    title: 'The settings are valid',
    why: 'What is not valid is not in force.',
    run({ deps }) {
      const problem = deps.settings.problems()[0];
      const { servers } = deps.settings.current();
      return problem ? failed({}, problem) : ok({ servers: Object.keys(servers).length });
    },
  },
  {
    id: 'managed',
    group: 'agent',
    title: 'The configuration of your organisation',
    why: 'It sets the identity provider and the servers, and locks what may not be changed.',
    run({ deps }) {
      const { source, locked } = deps.settings.managed();
      const unreadable = deps.settings.problems().find((problem) => MANAGED_CODES.test(problem.code));
      if (unreadable) return failed({ source }, unreadable);
      return source === null
        ? skipped('there is none on this computer')
        : ok({ source, 'locked keys': locked.length });
    },
  },
  {
    id: 'database',
    group: 'agent',
    title: 'The audit log can be written',
    why: 'A call that cannot be written down is not made, unless the settings say otherwise.',
    run({ deps }) {
      const { failing, lost, setAside } = deps.audit.health();
      const values = { 'records lost since the start': lost, 'put aside': setAside.join(', ') };
      if (failing !== null) return failed(values, new Problem('audit_unavailable', { reason: failing }));
      if (setAside.length > 0)
        return warning(
          values,
          'The log was damaged and a new one begun; give the old file to your administrator.',
        );
      return lost > 0 ? warning(values, 'Some records could not be written; look at the disk.') : ok(values);
    },
  },
  {
    id: 'session',
    group: 'agent',
    title: 'Somebody is signed in',
    why: 'Every call is made as that person; without one there are none.',
    run({ deps }) {
      const { session, endpoint } = deps.state();
      const url = endpoint?.login ?? '';
      if (session.state === 'not_configured') return failed({}, new Problem('not_configured'));
      if (session.state === 'signing_in')
        return warning({ since: session.since }, 'Finish the sign-in in the browser.');
      if (session.state === 'signed_out')
        return failed({ reason: session.reason }, new Problem('not_signed_in', { url }));
      const { user, health, idTokenExpiresAt, refreshable } = session;
      const values = { user: user.email ?? user.sub, 'good until': idTokenExpiresAt, refreshable, health };
      if (health === 'offline')
        return warning(values, 'The provider cannot be reached; the agent tries again by itself.');
      if (!refreshable)
        return warning(
          values,
          'Ask for the scope offline_access, or you sign in again each time the token ends.',
        );
      return ok(values);
    },
  },
];

/** Whether an agent that is started now gets the two ports of the endpoint. */
async function lookAhead({ computer }: DiagnosticsDeps, first: number): Promise<Outcome> {
  if (first === 0) return ok({ ports: 'any free ones' });
  const looks = await Promise.all(
    [first, first + 1].map(async (port) => {
      const isFree = await computer.ports.isFree(port);
      return { port, holder: isFree ? null : ((await computer.ports.holder(port)) ?? 'another program') };
    }),
  );
  const values = Object.fromEntries(
    looks.map(({ port, holder }) => [`port ${port}`, holder === null ? 'free' : `held by ${holder}`]),
  );
  for (const { port, holder } of looks)
    if (holder !== null) return failed(values, new Problem('port_in_use', { port, holder }));
  return ok(values);
}

const MANAGED_CODES = /polic|managed/;
