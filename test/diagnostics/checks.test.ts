import { describe, expect, test } from 'vitest';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { ForeignServer } from '../../src-shared/domain/ai-client.ts';
import type { CheckStatus } from '../../src-shared/domain/diagnostics.ts';
import { CHECKS } from '../../src-main/diagnostics/checks.ts';
import { createDiagnostics } from '../../src-main/diagnostics/diagnostics.ts';
import {
  configure,
  depsOf,
  discoveryDocument,
  healthyWorld,
  HEALTHY_SETTINGS,
  memoryVault,
  networkError,
  NOW,
  PROVIDER_INPUT,
  record,
  signingKey,
  step,
  view,
  type World,
} from './support.ts';

/** What goes wrong, the check that finds it, how bad it is, and what it says. The cure is to undo it. */
interface Trouble {
  readonly check: string;
  readonly when: string;
  readonly provoke: (world: World) => void;
  readonly status: CheckStatus;
  readonly says: RegExp;
  readonly code?: string;
  /** A row of the troubleshooting table that this is. */
  readonly row?: string;
}

const foreign: ForeignServer = {
  client: 'cursor',
  clientName: 'Cursor',
  path: '/x',
  name: 'files',
  kind: 'stdio',
  target: 'npx',
  secrets: [],
  importable: false,
  serverId: null,
};

function withProvider(change: object): (world: World) => void {
  return (world) =>
    void (world.configuration = configure({
      ...HEALTHY_SETTINGS,
      identityProvider: { ...PROVIDER_INPUT, ...change },
    }));
}

function lastSignIn(problem: string): (world: World) => void {
  return (world) => void (world.records.sign_in = record('sign_in', 'failed', problem));
}

/** A step of the live check of the provider that fails. */
function liveStep(id: string, problem: Problem): (world: World) => void {
  return (world) =>
    void (world.providerSteps = world.providerSteps.map((one) =>
      one.id === id ? step(id, 'failed', problem.report()) : one,
    ));
}

function session(change: World['state']['session']): (world: World) => void {
  return (world) => void (world.state = { ...world.state, session: change });
}

function endpointOn(port: number): (world: World) => void {
  return (world) =>
    void (world.state = {
      ...world.state,
      endpoint: {
        mcp: `http://127.0.0.1:${port}/mcp`,
        mcpAuthorization: `http://127.0.0.1:${port + 1}/mcp`,
        login: `http://127.0.0.1:${port}/login`,
      },
    });
}

const TROUBLES: readonly Trouble[] = [
  {
    check: 'agent',
    when: 'no agent runs',
    provoke: (world) => void (world.agentRuns = false),
    status: 'failed',
    says: /onbehalf serve/,
    code: 'agent_not_running',
  },
  {
    check: 'network',
    when: 'the name is unknown',
    provoke: (w) => void (w.discovery = networkError('ENOTFOUND')),
    status: 'failed',
    says: /VPN/,
    code: 'provider_unreachable',
  },
  {
    check: 'network',
    when: 'nothing answers',
    provoke: (w) => void (w.discovery = networkError('ECONNREFUSED')),
    status: 'failed',
    says: /VPN/,
    code: 'provider_unreachable',
  },
  {
    check: 'certificates',
    when: 'a proxy looks into TLS',
    provoke: (w) => void (w.discovery = networkError('SELF_SIGNED_CERT_IN_CHAIN')),
    status: 'failed',
    says: /NODE_EXTRA_CA_CERTS/,
  },
  {
    check: 'proxy',
    when: 'loopback is not excluded',
    provoke: (w) => void (w.env = { HTTPS_PROXY: 'http://alice:pw@proxy:8080' }),
    status: 'warning',
    says: /NO_PROXY/,
  },
  {
    check: 'proxy',
    when: 'it is not an address',
    provoke: (w) => void (w.env = { HTTPS_PROXY: 'proxy:8080' }),
    status: 'failed',
    says: /HTTPS_PROXY/,
  },
  {
    check: 'clock',
    when: 'it is ten minutes ahead',
    provoke: (w) =>
      void (w.discovery = () => discoveryDocument({}, { date: new Date(NOW - 600_000).toUTCString() })),
    status: 'failed',
    says: /Set the clock/,
    code: 'clock_skew',
  },
  {
    check: 'clock',
    when: 'it is a minute behind',
    provoke: (w) =>
      void (w.discovery = () => discoveryDocument({}, { date: new Date(NOW + 60_000).toUTCString() })),
    status: 'warning',
    says: /automatic time/,
  },
  {
    check: 'keychain',
    when: 'there is none',
    provoke: (w) =>
      void (w.vault = memoryVault({
        probe: async () => ({ usable: false, backend: 'none', reason: 'no Secret Service' }),
      })),
    status: 'failed',
    says: /Secret Service/,
    code: 'keychain_unavailable',
  },
  {
    check: 'keychain',
    when: 'it is locked',
    provoke: (w) =>
      void (w.vault = memoryVault({ set: () => Promise.reject(new Problem('keychain_locked')) })),
    status: 'failed',
    says: /Unlock/,
    code: 'keychain_locked',
  },
  {
    check: 'keychain',
    when: 'it forgets',
    provoke: (w) => void (w.vault = memoryVault({ get: async () => null })),
    status: 'failed',
    says: /Unlock/,
    code: 'keychain_failed',
  },
  {
    check: 'keychain',
    when: 'it is memory alone',
    provoke: (w) => void (w.vault = memoryVault({ kind: 'memory' })),
    status: 'warning',
    says: /--keychain memory/,
  },
  {
    check: 'disk',
    when: 'it is full',
    provoke: (w) => void (w.free = 1_000),
    status: 'failed',
    says: /Free disk space now/,
  },
  {
    check: 'disk',
    when: 'it is nearly full',
    provoke: (w) => void (w.free = 100 * 1024 ** 2),
    status: 'warning',
    says: /Free some/,
  },
  {
    check: 'permissions',
    when: 'others may read',
    provoke: (w) => void (w.files = [{ path: '/data/audit.db', kind: 'file', mode: 0o100644, isMine: true }]),
    status: 'failed',
    says: /permissions of others/,
  },
  {
    check: 'permissions',
    when: 'a file is not ours',
    provoke: (w) => void (w.files = [{ path: '/data/x', kind: 'file', mode: 0o100600, isMine: false }]),
    status: 'failed',
    says: /another user/,
  },
  {
    check: 'versions',
    when: 'Node is too old',
    provoke: (w) => void (w.node = 'v20.18.0'),
    status: 'failed',
    says: /20\.19/,
  },
  {
    check: 'endpoint',
    when: 'it is closed',
    provoke: (w) => void (w.state = { ...w.state, endpoint: null }),
    status: 'failed',
    says: /Start the agent/,
  },
  {
    check: 'endpoint',
    when: 'a firewall is in the way',
    provoke: (w) => void (w.healthz = networkError('ECONNREFUSED')),
    status: 'failed',
    says: /firewall/,
  },
  {
    check: 'endpoint',
    when: 'it answers with an error',
    provoke: (w) => void (w.healthz = () => new Response('', { status: 500 })),
    status: 'failed',
    says: /Start the agent/,
  },
  {
    check: 'ports',
    when: 'another program has ours',
    provoke: (w) => {
      endpointOn(9000)(w);
      w.busyPorts.set(7377, 'node (process 12)');
    },
    status: 'warning',
    says: /endpoint\.port to 9000/,
  },
  {
    check: 'callback-ports',
    when: 'one is taken',
    provoke: (w) => void w.busyPorts.set(7379, 'nginx'),
    status: 'warning',
    says: /17379; close nginx/,
  },
  {
    check: 'callback-ports',
    when: 'all are taken',
    provoke: (w) => [7379, 17379, 27379].forEach((port) => w.busyPorts.set(port, 'nginx')),
    status: 'failed',
    says: /Close that program/,
    code: 'callback_port_in_use',
    row: 'T5',
  },
  {
    check: 'settings',
    when: 'a file is not valid',
    provoke: (w) =>
      void (w.settingsProblems = [new Problem('config_invalid', { reason: 'x', path: '/y' }).report()]),
    status: 'failed',
    says: /Correct/,
    code: 'config_invalid',
  },
  {
    check: 'managed',
    when: 'the policy is not valid',
    provoke: (w) => void (w.settingsProblems = [new Problem('policy_invalid', { reason: 'x' }).report()]),
    status: 'failed',
    says: /./,
    code: 'policy_invalid',
  },
  {
    check: 'database',
    when: 'it cannot be written',
    provoke: (w) => void (w.audit = { failing: 'disk full', lost: 0, setAside: [] }),
    status: 'failed',
    says: /Free disk space/,
    code: 'audit_unavailable',
  },
  {
    check: 'database',
    when: 'it was damaged',
    provoke: (w) => void (w.audit = { failing: null, lost: 0, setAside: ['/data/audit.damaged'] }),
    status: 'warning',
    says: /damaged/,
  },
  {
    check: 'database',
    when: 'records were lost',
    provoke: (w) => void (w.audit = { failing: null, lost: 2, setAside: [] }),
    status: 'warning',
    says: /could not be written/,
  },
  {
    check: 'session',
    when: 'nobody is signed in',
    provoke: session({ state: 'signed_out', reason: null }),
    status: 'failed',
    says: /Sign in/,
    code: 'not_signed_in',
  },
  {
    check: 'session',
    when: 'nothing is set up',
    provoke: session({ state: 'not_configured' }),
    status: 'failed',
    says: /issuer/,
    code: 'not_configured',
  },
  {
    check: 'session',
    when: 'a sign-in is under way',
    provoke: session({ state: 'signing_in', since: new Date(NOW).toISOString() }),
    status: 'warning',
    says: /browser/,
  },
  {
    check: 'session',
    when: 'the provider is offline',
    provoke: (w) => {
      if (w.state.session.state === 'signed_in') session({ ...w.state.session, health: 'offline' })(w);
    },
    status: 'warning',
    says: /tries again/,
  },
  {
    check: 'session',
    when: 'it cannot be refreshed',
    provoke: (w) => {
      if (w.state.session.state === 'signed_in') session({ ...w.state.session, refreshable: false })(w);
    },
    status: 'warning',
    says: /offline_access/,
  },
  {
    check: 'provider.settings',
    when: 'nothing is set up',
    provoke: (w) => void (w.configuration = configure({})),
    status: 'failed',
    says: /issuer/,
    code: 'not_configured',
  },
  {
    check: 'provider.settings',
    when: 'the issuer is the guide’s',
    provoke: withProvider({ issuer: 'https://your-org.okta.com' }),
    status: 'failed',
    says: /your own Okta org/,
    code: 'sample_value',
    row: 'T10',
  },
  {
    check: 'provider.settings',
    when: 'the discovery endpoint is the guide’s',
    provoke: withProvider({
      discoveryEndpoint: 'https://your-domain.okta.com/.well-known/openid-configuration',
    }),
    status: 'failed',
    says: /your own Okta org/,
    code: 'sample_value',
    row: 'T4',
  },
  {
    check: 'provider.settings',
    when: 'the client ID is the guide’s',
    provoke: withProvider({ clientId: '0oa…' }),
    status: 'failed',
    says: /./,
    code: 'sample_value',
  },
  {
    check: 'provider.settings',
    when: 'the issuer is the admin console',
    provoke: withProvider({ issuer: 'https://acme-admin.okta.com' }),
    status: 'failed',
    says: /https:\/\/acme\.okta\.com/,
  },
  {
    check: 'provider.settings',
    when: 'the issuer is an endpoint',
    provoke: withProvider({ issuer: 'https://acme.okta.com/oauth2/v1/token' }),
    status: 'failed',
    says: /without the path/,
  },
  {
    check: 'provider.settings',
    when: 'issuer and discovery are of two orgs',
    provoke: withProvider({ discoveryEndpoint: 'https://other.okta.com/.well-known/openid-configuration' }),
    status: 'failed',
    says: /same Okta org/,
    row: 'T4',
  },
  {
    check: 'provider.discovery',
    when: 'the document names another issuer',
    provoke: (w) => void (w.discovery = () => discoveryDocument({ issuer: 'https://other.okta.com' })),
    status: 'failed',
    says: /same Okta org/,
    code: 'issuer_mismatch',
    row: 'T4',
  },
  {
    check: 'provider.discovery',
    when: 'there is none',
    provoke: (w) => void (w.discovery = () => new Response('no', { status: 404 })),
    status: 'failed',
    says: /./,
    code: 'discovery_failed',
    row: 'T11',
  },
  {
    check: 'provider.discovery',
    when: 'it is a page',
    provoke: (w) => void (w.discovery = () => new Response('<html>')),
    status: 'failed',
    says: /./,
    code: 'discovery_failed',
  },
  {
    check: 'provider.tile',
    when: 'the agent is on another port',
    provoke: endpointOn(9000),
    status: 'warning',
    says: /initiate login URI/,
    row: 'T1',
  },
  {
    check: 'provider.redirect',
    when: 'Okta does not know it',
    provoke: liveStep('provider.redirect', new Problem('redirect_uri_mismatch', { uris: 'http://x' })),
    status: 'failed',
    says: /case-sensitive/,
    code: 'redirect_uri_mismatch',
    row: 'T5',
  },
  {
    check: 'provider.redirect',
    when: 'the browser did not come back',
    provoke: lastSignIn('sign_in_timeout'),
    status: 'warning',
    says: /capital O/,
    row: 'T5',
  },
  {
    check: 'provider.assignment',
    when: 'Okta says so',
    provoke: lastSignIn('user_not_assigned'),
    status: 'failed',
    says: /assign you/,
    code: 'user_not_assigned',
    row: 'T2',
  },
  {
    check: 'provider.assignment',
    when: 'Okta denies',
    provoke: lastSignIn('access_denied'),
    status: 'failed',
    says: /assign you/,
  },
  {
    check: 'provider.assignment',
    when: 'Okta kept the person',
    provoke: lastSignIn('sign_in_timeout'),
    status: 'warning',
    says: /assign you/,
  },
  {
    check: 'provider.roles',
    when: 'no rule fits',
    provoke: lastSignIn('role_denied'),
    status: 'failed',
    says: /role mapping rules/,
    code: 'role_denied',
    row: 'T3',
  },
  {
    check: 'provider.roles',
    when: 'a server is closed to them',
    provoke: (w) =>
      void (w.state = {
        ...w.state,
        servers: w.state.servers.map((s) => ({ ...s, state: 'no_access' as const })),
      }),
    status: 'warning',
    says: /role or team/,
  },
  {
    check: 'provider.dpop',
    when: 'the app demands it now',
    provoke: liveStep('provider.client', new Problem('dpop_required')),
    status: 'failed',
    says: /DPoP/,
    code: 'dpop_required',
    row: 'T6',
  },
  {
    check: 'provider.dpop',
    when: 'the app demands it at the exchange',
    provoke: (w) => void (w.records.exchange = record('exchange', 'failed', 'dpop_required')),
    status: 'failed',
    says: /DPoP/,
    code: 'dpop_required',
    row: 'T6',
  },
  {
    check: 'provider.endpoints',
    when: 'one is missing',
    provoke: liveStep('provider.endpoints', new Problem('discovery_failed', { url: 'u', reason: 'r' })),
    status: 'failed',
    says: /discovery endpoint/,
    code: 'discovery_failed',
  },
  {
    check: 'provider.pkce',
    when: 'it is not offered',
    provoke: liveStep('provider.pkce', new Problem('pkce_not_supported', { host: 'h' })),
    status: 'failed',
    says: /enable it/,
    code: 'pkce_not_supported',
  },
  {
    check: 'provider.keys',
    when: 'they cannot be read',
    provoke: liveStep('provider.keys', new Problem('provider_unreachable', { host: 'h', reason: 'r' })),
    status: 'failed',
    says: /network/,
    code: 'provider_unreachable',
  },
  {
    check: 'provider.scopes',
    when: 'groups are not offered',
    provoke: liveStep('provider.scopes', new Problem('groups_claim_missing')),
    status: 'failed',
    says: /groups claim/,
    code: 'groups_claim_missing',
  },
  {
    check: 'provider.client',
    when: 'the secret is wrong',
    provoke: liveStep('provider.client', new Problem('client_secret_refused', { reason: 'r' })),
    status: 'failed',
    says: /client secret again/,
    code: 'client_secret_refused',
  },
  {
    check: 'provider.sign-out',
    when: 'it failed',
    provoke: (w) => void (w.records.sign_out = record('sign_out', 'failed', null)),
    status: 'failed',
    says: /sign-out redirect URIs/,
    row: 'T7',
  },
  {
    check: 'provider.sign-out',
    when: 'the provider has none',
    provoke: (w) => void (w.discovery = () => discoveryDocument({ end_session_endpoint: undefined })),
    status: 'warning',
    says: /rpInitiatedLogout/,
  },
  {
    check: 'keys',
    when: 'there is none',
    provoke: (w) => void (w.keys = { source: 'none', current: null, next: null, jwks: { keys: [] } }),
    status: 'failed',
    says: /keys generate/,
    code: 'signing_key_missing',
    row: 'T12',
  },
  {
    check: 'keys',
    when: 'Okta refused it',
    provoke: (w) =>
      void (w.keys = signingKey({ lastAcceptedAt: null, lastRefusedAt: new Date(NOW).toISOString() })),
    status: 'failed',
    says: /exactly the kid key-1/,
    row: 'T12',
  },
  {
    check: 'keys',
    when: 'the settings name another kid',
    provoke: withProvider({ tokenExchange: { signingKeyId: 'key-9' } }),
    status: 'failed',
    says: /signingKeyId to key-1/,
    row: 'T12',
  },
  {
    check: 'servers.list',
    when: 'there is none',
    provoke: (w) => void (w.state = { ...w.state, servers: [] }),
    status: 'warning',
    says: /servers add/,
  },
  {
    check: 'servers.transport',
    when: 'a server is a program',
    provoke: (w) => void (w.foreign = [foreign]),
    status: 'warning',
    says: /streamable-http/,
    row: 'T8',
  },
  {
    check: 'servers.identity',
    when: 'a server takes a fixed secret',
    provoke: (w) =>
      void (w.configuration = configure({
        ...HEALTHY_SETTINGS,
        servers: { x: { name: 'X', url: 'https://x.acme.com', authorization: { type: 'static_secret' } } },
      })),
    status: 'warning',
    says: /cannot tell who calls/,
    row: 'T9',
  },
  {
    check: 'exchange:people',
    when: 'the exchange is refused',
    provoke: (w) =>
      void (w.steps = [
        step('session', 'ok'),
        step('exchange', 'failed', new Problem('exchange_refused', { server: 'people' }).report()),
        step('initialize', 'skipped'),
      ]),
    status: 'failed',
    says: /exchange policy/,
    code: 'exchange_refused',
    row: 'T12',
  },
  {
    check: 'clients.connected',
    when: 'there is none',
    provoke: (w) => void (w.views = [view({ state: 'not_connected' })]),
    status: 'warning',
    says: /clients connect/,
  },
  {
    check: 'clients.bypass',
    when: 'a secret lies open',
    provoke: (w) => void (w.foreign = [{ ...foreign, kind: 'http', secrets: ['headers.Authorization'] }]),
    status: 'warning',
    says: /behind Onbehalf/,
  },
  {
    check: 'client:cursor',
    when: 'its entry was edited',
    provoke: (w) => void (w.views = [view({ state: 'edited' })]),
    status: 'failed',
    says: /repair it/,
  },
  {
    check: 'client:cursor',
    when: 'its entry is gone',
    provoke: (w) => void (w.views = [view({ state: 'missing' })]),
    status: 'failed',
    says: /removed/,
  },
  {
    check: 'client:cursor',
    when: 'its entry is old',
    provoke: (w) => void (w.views = [view({ state: 'outdated' })]),
    status: 'failed',
    says: /old address/,
  },
  {
    check: 'client:cursor',
    when: 'the entry is somebody else’s',
    provoke: (w) => void (w.views = [view({ state: 'foreign' })]),
    status: 'warning',
    says: /clients plan cursor/,
  },
  {
    check: 'client:cursor',
    when: 'it never called',
    provoke: (w) => void (w.views = [view({ lastContactAt: null })]),
    status: 'warning',
    says: /Restart Cursor/,
  },
  {
    check: 'client:cursor',
    when: 'its file is broken',
    provoke: (w) =>
      void (w.views = [
        view({
          state: 'unreadable',
          problem: new Problem('client_file_refused', { client: 'cursor', path: '/x', reason: 'y' }).report(),
        }),
      ]),
    status: 'failed',
    says: /by hand/,
    code: 'client_file_refused',
  },
];

const never = new AbortController().signal;

async function look(world: World, id: string) {
  const { checks } = await createDiagnostics(depsOf(world)).run([id], never);
  const result = checks.find((check) => check.id === id);
  if (!result) throw new Error(`no check ${id}`);
  return result;
}

test('nothing is wrong with a healthy computer', async () => {
  const { status, checks } = await createDiagnostics(depsOf(healthyWorld())).run(undefined, never);
  expect(checks.filter(({ status: one }) => one !== 'ok')).toEqual([]);
  expect(status).toBe('ok');
  expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
  for (const check of checks) expect(check).toMatchObject({ problem: null, remedy: null, fix: null });
});

describe.each(TROUBLES)('$check: $when', ({ check, provoke, status, says, code, row }) => {
  test('is found, and gone when it is cured', async () => {
    const world = healthyWorld();
    expect((await look(world, check)).status).toBe('ok');
    provoke(world);
    const found = await look(world, check);
    expect(found.status).toBe(status);
    expect(found.remedy).toMatch(says);
    expect(found.problem?.code).toBe(code);
    expect((await createDiagnostics(depsOf(world)).run(undefined, never)).status).not.toBe('ok');
    Object.assign(world, healthyWorld());
    expect((await look(world, check)).status).toBe('ok');
    const covers = CHECKS.find(({ id }) => id === check)?.covers;
    expect(row === undefined || covers === undefined || covers.includes(row)).toBe(true);
  });
});

test('without an agent the entry of an AI client is judged by itself: nobody knows the address and the calls', async () => {
  const world = healthyWorld();
  world.agentRuns = false;
  world.views = [view({ state: 'outdated', lastContactAt: null })];
  expect((await look(world, 'client:cursor')).status).toBe('ok');
  world.views = [view({ state: 'edited' })];
  expect(await look(world, 'client:cursor')).toMatchObject({ status: 'failed', fix: null });
});

test('every check has been provoked, and every row of the troubleshooting table is answered', () => {
  const provoked = new Set(TROUBLES.map(({ check }) => check));
  expect(CHECKS.map(({ id }) => id).filter((id) => !provoked.has(id))).toEqual([]);
  const rows = Array.from({ length: 12 }, (_, at) => `T${at + 1}`);
  const answered = new Set(TROUBLES.flatMap(({ row }) => (row ? [row] : [])));
  expect(rows.filter((row) => !answered.has(row))).toEqual([]);
  const covered = new Set(CHECKS.flatMap(({ covers }) => covers ?? []));
  expect(rows.filter((row) => !covered.has(row))).toEqual([]);
});

test('no check shows the password of a proxy', async () => {
  const world = healthyWorld();
  world.env = { HTTPS_PROXY: 'http://alice:hunter2@proxy.acme.com:8080', NO_PROXY: '127.0.0.1' };
  const found = await look(world, 'proxy');
  expect(found.status).toBe('ok');
  expect(JSON.stringify(found)).not.toContain('hunter2');
});
