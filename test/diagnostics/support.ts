import type { SigningKeysView } from '../../src-shared/contract/keys.ts';
import type { AiClientView, ForeignServer } from '../../src-shared/domain/ai-client.ts';
import type { AppState } from '../../src-shared/domain/app-state.ts';
import type { AuditKind, AuditRecord } from '../../src-shared/domain/audit-record.ts';
import { auditRecordSchema } from '../../src-shared/domain/audit-record.ts';
import { configurationSchema, type Configuration } from '../../src-shared/domain/configuration.ts';
import type { ProblemReport } from '../../src-shared/problems/problem.ts';
import type { TestStep } from '../../src-shared/contract/servers.ts';
import type { DiagnosticsDeps } from '../../src-main/diagnostics/diagnostics-deps.ts';
import type { FileFacts } from '../../src-main/ports/computer.ts';
import type { Vault } from '../../src-main/ports/vault.ts';

export const NOW = Date.parse('2026-03-01T10:00:00Z');
const ISSUER = 'https://acme.okta.com';

/** Everything that the checks look at, as a test changes it. */
export interface World {
  agentRuns: boolean;
  state: AppState;
  configuration: Configuration;
  settingsProblems: ProblemReport[];
  managed: { source: string | null; locked: string[] };
  env: Record<string, string | undefined>;
  /** What the discovery document's address answers: a response, or the error of the connection. */
  discovery: () => Response;
  healthz: () => Response;
  keys: SigningKeysView;
  audit: { failing: string | null; lost: number; setAside: string[] };
  records: Partial<Record<AuditKind, AuditRecord>>;
  steps: TestStep[];
  providerSteps: TestStep[];
  views: AiClientView[];
  foreign: ForeignServer[];
  free: number | null;
  files: FileFacts[];
  busyPorts: Map<number, string>;
  vault: Vault;
  node: string;
  log: string[];
}

export const PROVIDER_INPUT = { issuer: ISSUER, clientId: '0oa1b2c3d4' };

export function configure(input: unknown): Configuration {
  return configurationSchema.parse(input);
}

const SERVER = {
  name: 'People directory',
  url: 'https://mcp.acme.com/people',
  authorization: { type: 'token_exchange', managedResourceIdentifier: 'api://people' },
};

export const HEALTHY_SETTINGS = { identityProvider: PROVIDER_INPUT, servers: { people: SERVER } };

export function discoveryDocument(change: object = {}, headers: Record<string, string> = {}): Response {
  const document = {
    issuer: ISSUER,
    token_endpoint: `${ISSUER}/oauth2/v1/token`,
    end_session_endpoint: `${ISSUER}/oauth2/v1/logout`,
    ...change,
  };
  return Response.json(document, { headers: { date: new Date(NOW).toUTCString(), ...headers } });
}

export function networkError(code: string): () => never {
  return () => {
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code }) });
  };
}

export function record(
  kind: AuditKind,
  outcome: AuditRecord['outcome'],
  problem: string | null,
): AuditRecord {
  const time = new Date(NOW - 60_000).toISOString();
  return auditRecordSchema.parse({ id: 'r1', seq: 1, time, kind, outcome, problem });
}

export function view(change: Partial<AiClientView> = {}): AiClientView {
  return {
    id: 'cursor',
    name: 'Cursor',
    installed: true,
    state: 'connected',
    path: '/home/alice/.cursor/mcp.json',
    modes: ['bridge'],
    mode: 'bridge',
    clientId: 'c1',
    lastContactAt: new Date(NOW - 5_000).toISOString(),
    reload: 'Restart Cursor.',
    problem: null,
    ...change,
  };
}

export function signingKey(change: Partial<NonNullable<SigningKeysView['current']>> = {}): SigningKeysView {
  const current = {
    kid: 'key-1',
    alg: 'RS256',
    thumbprint: 't',
    createdAt: null,
    lastAcceptedAt: new Date(NOW - 1_000).toISOString(),
    lastRefusedAt: null,
    publicJwk: { kty: 'RSA', kid: 'key-1', alg: 'RS256', use: 'sig' as const },
    ...change,
  };
  return { source: 'keychain', current, next: null, jwks: { keys: [current.publicJwk] } };
}

export function step(id: string, status: TestStep['status'], problem: ProblemReport | null = null): TestStep {
  return { id, title: id, status, seen: [], problem, ms: 3 };
}

export function memoryVault(change: Partial<Vault> = {}): Vault {
  const values = new Map<string, string>();
  return {
    kind: 'os',
    get: async (name) => values.get(name) ?? null,
    set: async (name, value) => void values.set(name, value),
    delete: async (name) => void values.delete(name),
    probe: async () => ({ usable: true, backend: 'test keychain', reason: null }),
    ...change,
  };
}

const LIVE_STEPS = ['endpoints', 'pkce', 'keys', 'scopes', 'redirect', 'client'].map(
  (name) => `provider.${name}`,
);

/** A computer where nothing is wrong. */
export function healthyWorld(): World {
  const iso = (offset: number): string => new Date(NOW + offset).toISOString();
  const user = {
    issuer: ISSUER,
    sub: '00u1',
    email: 'alice@acme.com',
    name: 'Alice',
    roles: ['member'],
    teams: [],
  };
  return {
    agentRuns: true,
    state: {
      revision: 1,
      version: '0.1.0',
      host: 'headless',
      startedAt: iso(-60_000),
      paused: false,
      session: {
        state: 'signed_in',
        user,
        signedInAt: iso(-60_000),
        idTokenExpiresAt: iso(3_600_000),
        refreshable: true,
        health: 'good',
      },
      accounts: [],
      provider: { issuer: ISSUER, clientId: '0oa1b2c3d4', preset: 'okta' },
      endpoint: {
        mcp: 'http://127.0.0.1:7377/mcp',
        mcpAuthorization: 'http://127.0.0.1:7378/mcp',
        login: 'http://127.0.0.1:7377/login',
      },
      servers: [
        {
          id: 'people',
          name: 'People directory',
          url: SERVER.url,
          enabled: true,
          authorization: 'token_exchange',
          account: null,
          state: 'ok',
          lastProblem: null,
          lastUsedAt: null,
          managed: false,
        },
      ],
      clients: [],
      hiddenPages: [],
      approvals: 0,
      managed: {
        source: null,
        locked: [],
        organization: { name: null, supportUrl: null, supportText: null },
      },
      problems: [],
    },
    configuration: configure(HEALTHY_SETTINGS),
    settingsProblems: [],
    managed: { source: 'configuration file', locked: ['identityProvider'] },
    env: {},
    discovery: discoveryDocument,
    healthz: () => new Response('ok'),
    keys: signingKey(),
    audit: { failing: null, lost: 0, setAside: [] },
    records: { sign_in: record('sign_in', 'ok', null), sign_out: record('sign_out', 'ok', null) },
    steps: [step('session', 'ok'), step('exchange', 'ok'), step('initialize', 'ok'), step('tools', 'ok')],
    providerSteps: LIVE_STEPS.map((id) => step(id, 'ok')),
    views: [view()],
    foreign: [],
    free: 50 * 1024 ** 3,
    files: [{ path: '/data', kind: 'folder', mode: 0o40700, isMine: true }],
    busyPorts: new Map(),
    vault: memoryVault(),
    node: 'v24.21.0',
    log: ['{"level":"info","event":"agent_started"}'],
  };
}

export function addressOf(input: string | URL | Request): string {
  return input instanceof Request ? input.url : input.toString();
}

/** The ports of the diagnostics over a world. */
export function depsOf(world: World): DiagnosticsDeps {
  return {
    agentRuns: world.agentRuns,
    state: () => world.state,
    settings: {
      current: () => world.configuration,
      onChange: () => () => undefined,
      problems: () => world.settingsProblems,
      managed: () => world.managed,
    },
    get vault() {
      return world.vault;
    },
    fetch: async (input) => (addressOf(input).endsWith('/healthz') ? world.healthz() : world.discovery()),
    clock: { now: () => NOW, monotonic: () => 0 },
    keys: {
      show: async () => world.keys,
      generate: async () => void (world.keys = signingKey({ lastAcceptedAt: null })),
    },
    audit: { health: () => world.audit, last: async (kind) => world.records[kind] ?? null },
    checkProvider: async () => world.providerSteps,
    probeServer: async () => world.steps,
    aiClients: {
      discover: async () => world.views,
      inventory: async () => ({ servers: world.foreign }),
      connect: async (id, { replace }) => {
        if (!replace) throw new Error('would not repair');
        world.views = world.views.map((one) => (one.id === id ? { ...one, state: 'connected' } : one));
      },
    },
    redirectUris: [7379, 17379, 27379].map((port) => `http://127.0.0.1:${port}/callback/Okta`),
    signedOutUris: ['http://127.0.0.1:7379/signed-out'],
    dataDir: '/data',
    computer: {
      os: 'linux',
      home: '/home/alice',
      disk: {
        free: async () => world.free,
        files: async () => world.files,
        tighten: async (paths) =>
          void (world.files = world.files.map((file) =>
            paths.includes(file.path) && file.mode !== null ? { ...file, mode: file.mode & ~0o077 } : file,
          )),
      },
      ports: {
        holder: async (port) => world.busyPorts.get(port) ?? null,
        isFree: async (port) => !world.busyPorts.has(port),
      },
      get env() {
        return world.env;
      },
      get runtime() {
        return { node: world.node, platform: 'linux', arch: 'x64' };
      },
      logTail: async () => world.log,
    },
  };
}
