import type { AppState, ServerView } from '../../src-shared/domain/app-state.ts';
import { type AuditRecord, auditRecordSchema } from '../../src-shared/domain/audit-record.ts';
import type { LocalClient } from '../../src-shared/domain/local-client.ts';
import { type IdentityProvider, identityProviderSchema } from '../../src-shared/domain/provider.ts';
import { type Server, serverSchema } from '../../src-shared/domain/server.ts';

/** The instant at which the fake organisation stands still: a Tuesday, 14:32 UTC. */
export const FAKE_NOW = Date.UTC(2026, 10, 24, 14, 32, 10);

export function ago(ms: number): string {
  return new Date(FAKE_NOW - ms).toISOString();
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const PROVIDER: IdentityProvider = identityProviderSchema.parse({
  preset: 'okta',
  issuer: 'https://acme.okta.com',
  clientId: '0oa9k2m4xQy7Lr1Zp5d7',
  roleMapping: {
    rules: [
      { template: '{{#if (includes groups "finance")}}true{{/if}}', role: 'finance' },
      { template: '{{#if (includes groups "it-admins")}}true{{/if}}', role: 'admin' },
    ],
  },
  tokenExchange: { clientAuthentication: 'private_key_jwt', signingKeyId: 'onbehalf-2026-11' },
});

export const SERVERS: Record<string, Server> = {
  people: serverSchema.parse({
    name: 'People directory',
    url: 'https://mcp.acme.com/people/mcp',
    authorization: { type: 'token_exchange', managedResourceIdentifier: 'api://people' },
    access: { tools: { 'delete_*': 'ask' } },
  }),
  expenses: serverSchema.parse({
    name: 'Expenses',
    url: 'https://mcp.acme.com/expenses/mcp',
    authorization: {
      type: 'token_exchange',
      managedResourceIdentifier: 'expenses.read expenses.submit expenses.approve',
    },
    access: { roles: ['finance'], tools: { approve_report: 'ask', 'delete_*': 'deny' } },
  }),
  wiki: serverSchema.parse({
    name: 'Engineering wiki',
    url: 'https://wiki.acme.com/mcp',
    authorization: {
      type: 'token_exchange',
      requestedCredential: 'id_jag',
      audience: 'https://acme.okta.com/oauth2/aus8wiki',
      scopes: ['wiki.read'],
    },
  }),
  crm: serverSchema.parse({
    name: 'Customer records',
    url: 'https://crm.acme.com/mcp',
    authorization: { type: 'token_exchange', managedResourceIdentifier: 'api://crm' },
  }),
  weather: serverSchema.parse({
    name: 'Office weather',
    url: 'http://127.0.0.1:8811/mcp',
    enabled: false,
    authorization: { type: 'none' },
  }),
};

const LAST_USED: Record<string, string | null> = {
  people: ago(4 * MINUTE),
  expenses: ago(26 * MINUTE),
  wiki: ago(3 * HOUR),
  crm: ago(31 * MINUTE),
  weather: null,
};

export const UNREACHABLE = {
  code: 'server_unreachable',
  title: 'crm cannot be reached: connection refused',
  next: 'Check the network and the address; try again.',
  action: 'retry',
  actor: 'server_owner',
  retryable: true,
  detail: { server: 'crm', reason: 'connection refused' },
} as const;

export function serverView(id: string, server: Server): ServerView {
  const failing = id === 'crm';
  return {
    id,
    name: server.name,
    url: server.url,
    enabled: server.enabled,
    authorization: server.authorization.type,
    account: server.account,
    state: server.enabled ? (failing ? 'failing' : 'ok') : 'disabled',
    lastProblem: failing ? { ...UNREACHABLE, detail: { ...UNREACHABLE.detail } } : null,
    lastUsedAt: LAST_USED[id] ?? null,
    managed: id === 'people' || id === 'wiki',
  };
}

export const CLIENTS: LocalClient[] = [
  client('c1', 'Claude Desktop', 'token', 90 * DAY, 4 * MINUTE),
  client('c2', 'Cursor', 'oauth', 41 * DAY, 26 * MINUTE),
  client('c3', 'Goose', 'bridge', 12 * DAY, 2 * DAY),
  { ...client('c4', 'Nightly report script', 'token', 3 * DAY, null), servers: ['expenses'] },
];

function client(
  id: string,
  name: string,
  kind: LocalClient['kind'],
  created: number,
  used: number | null,
): LocalClient {
  return {
    id,
    name,
    kind,
    createdAt: ago(created),
    lastUsedAt: used === null ? null : ago(used),
    servers: null,
  };
}

export const SIGNED_IN: AppState['session'] = {
  state: 'signed_in',
  user: {
    issuer: PROVIDER.issuer,
    sub: '00u1alice',
    email: 'alice@acme.com',
    name: 'Alice Moreau',
    roles: ['finance', 'member'],
    teams: ['finance', 'paris-office', 'everyone'],
  },
  signedInAt: ago(5 * HOUR),
  idTokenExpiresAt: new Date(FAKE_NOW + 48 * MINUTE).toISOString(),
  refreshable: true,
  health: 'good',
};

export function appState(): AppState {
  return {
    revision: 1,
    version: '0.1.0',
    host: 'headless',
    startedAt: ago(5 * HOUR + 2 * MINUTE),
    paused: false,
    session: SIGNED_IN,
    accounts: [
      {
        id: 'default',
        name: null,
        issuer: PROVIDER.issuer,
        preset: PROVIDER.preset,
        isActive: true,
        session: SIGNED_IN,
      },
    ],
    provider: { issuer: PROVIDER.issuer, clientId: PROVIDER.clientId, preset: PROVIDER.preset },
    endpoint: {
      mcp: 'http://127.0.0.1:7377/mcp',
      mcpAuthorization: 'http://127.0.0.1:7378/mcp',
      login: 'http://127.0.0.1:7377/login',
    },
    servers: Object.entries(SERVERS).map(([id, server]) => serverView(id, server)),
    clients: CLIENTS,
    approvals: 0,
    hiddenPages: [],
    managed: { source: null, locked: [], organization: { name: null, supportUrl: null, supportText: null } },
    problems: [],
  };
}

const TOOLS: Record<string, readonly string[]> = {
  people: ['find_person', 'read_salary', 'list_teams'],
  expenses: ['list_reports', 'submit_report', 'approve_report', 'export_month'],
  wiki: ['search_pages', 'read_page'],
  crm: ['find_account', 'list_deals'],
};

const OUTCOMES: readonly AuditRecord['outcome'][] = [
  'ok',
  'ok',
  'ok',
  'ok',
  'tool_error',
  'ok',
  'refused',
  'ok',
  'failed',
];

/** The audit record with that sequence number; always the same for the same number. */
export function auditRecord(seq: number, newest: number): AuditRecord {
  const time = ago((newest - seq) * 97_000 + (seq % 7) * 4_000);
  if (seq % 23 === 0) return signInRecord(seq, time);
  const servers = Object.keys(TOOLS);
  const server = servers[seq % servers.length] ?? 'people';
  const tools = TOOLS[server] ?? [];
  const outcome = server === 'crm' && seq % 3 === 0 ? 'failed' : (OUTCOMES[seq % OUTCOMES.length] ?? 'ok');
  const client = CLIENTS[seq % 3];
  const exchangeMs = seq % 6 === 0 ? 120 + (seq % 60) : null;
  const downstreamMs = outcome === 'refused' ? null : 40 + ((seq * 37) % 900);
  return auditRecordSchema.parse({
    id: `r-${seq}`,
    seq,
    time,
    kind: 'call',
    outcome,
    issuer: PROVIDER.issuer,
    sub: '00u1alice',
    email: 'alice@acme.com',
    clientId: client?.id,
    clientName: client?.name,
    clientDeclared: client ? `${client.name.toLowerCase().replace(' ', '-')}/1.4.2` : null,
    server,
    method: 'tools/call',
    tool: tools[seq % tools.length],
    arguments: JSON.stringify({ query: 'Jean Martin', limit: 5 }),
    rule: outcome === 'refused' ? 'servers.expenses.access.tools["delete_*"]' : null,
    problem: outcome === 'failed' ? 'server_unreachable' : outcome === 'refused' ? 'denied_by_policy' : null,
    downstreamStatus: outcome === 'ok' || outcome === 'tool_error' ? 200 : null,
    totalMs: (exchangeMs ?? 0) + (downstreamMs ?? 0) + 1.4,
    waitingMs: 0,
    exchangeMs,
    downstreamMs,
    requestBytes: 180 + (seq % 90),
    responseBytes: outcome === 'ok' ? 600 + ((seq * 53) % 9_000) : null,
    strategy: 'okta',
    audience: `api://${server}`,
    credentialFrom: exchangeMs === null ? 'cache' : 'exchange',
    tokenFingerprint: `a1b2${(seq % 9_000) + 1_000}`.slice(0, 8),
    tokenExpiresAt: new Date(FAKE_NOW + 40 * MINUTE).toISOString(),
    traceId: null,
  });
}

function signInRecord(seq: number, time: string): AuditRecord {
  return auditRecordSchema.parse({
    id: `r-${seq}`,
    seq,
    time,
    kind: seq % 2 === 0 ? 'refresh' : 'sign_in',
    outcome: 'ok',
    issuer: PROVIDER.issuer,
    sub: '00u1alice',
    email: 'alice@acme.com',
    totalMs: 640,
  });
}
