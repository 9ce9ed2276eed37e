import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { serverSchema } from '../../src-shared/domain/server.ts';
import type { User } from '../../src-shared/domain/session.ts';
import type { AuditKind, AuditOutcome } from '../../src-shared/domain/audit-record.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { Secret } from '../../src-shared/text/secret.ts';
import type { Catalog } from '../../src-main/ports/catalog.ts';
import type { CatalogServer, CredentialSource, DownstreamCredential } from '../../src-main/ports/exchange.ts';
import type { ActiveSession, SessionSource } from '../../src-main/ports/identity.ts';
import type { AuditFields, Journal } from '../../src-main/ports/journal.ts';
import type { DocumentStore, Log } from '../../src-main/ports/outside.ts';
import type { Gate } from '../../src-main/ports/policy.ts';
import { createLocalClients, type LocalClientRegistry } from '../../src-main/proxy/local-clients.ts';
import {
  createLocalEndpoint,
  type LocalEndpoint,
  type LocalEndpointDeps,
} from '../../src-main/proxy/local-endpoint.ts';
import type { LocalEndpointAddress } from '../../src-main/proxy/endpoint-address.ts';
import { systemClock } from '../../src-main/platform/clock.ts';

export const ALICE: User = {
  issuer: 'https://acme.okta.com',
  sub: '00u-alice',
  email: 'alice@example.com',
  name: 'Alice',
  roles: ['member'],
  teams: [],
};

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A server of the catalogue that takes a bearer token. */
export function catalogServer(id: string, url: string, rest: object = {}): CatalogServer {
  const authorization = { type: 'token_exchange', managedResourceIdentifier: `api://${id}` };
  return { id, ...serverSchema.parse({ name: id, url, authorization, ...rest }) };
}

export interface FakeSessions extends SessionSource {
  signOut(): void;
  signIn(user: User): void;
}

export function fakeSessions(user: User | null = ALICE): FakeSessions {
  let current = user;
  let epoch = 1;
  const listeners = new Set<(epoch: number) => void>();
  const change = (next: User | null): void => {
    current = next;
    epoch += 1;
    for (const listener of listeners) listener(epoch);
  };
  return {
    get epoch() {
      return epoch;
    },
    isCurrent: (one) => one === epoch,
    who: () => current,
    ready: () => current && sessionOf(current, epoch),
    async fresh() {
      if (!current) throw new Problem('not_signed_in', { url: 'http://127.0.0.1/login' });
      return sessionOf(current, epoch);
    },
    onEpoch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    signOut: () => change(null),
    signIn: (next) => change(next),
  };
}

function sessionOf(user: User, epoch: number): ActiveSession {
  return {
    account: 'default',
    user,
    epoch,
    clientId: '0oa1',
    idToken: new Secret('subject_token', 'id-token-of-the-person'),
    idTokenExpiresAt: Date.now() + 3_600_000,
    accessToken: null,
  };
}

export interface FakeCredentials extends CredentialSource {
  /** How often a token was minted, and how often one was refused. */
  readonly minted: string[];
  readonly refused: string[];
}

/** Mints `token-1`, `token-2` … per server: one for all who wait, kept until it is refused. */
export function fakeCredentials(fail?: () => Problem | null): FakeCredentials {
  const cached = new Map<string, Promise<DownstreamCredential>>();
  const minted: string[] = [];
  const refused: string[] = [];
  const mint = async ({ server, session }: Parameters<CredentialSource['credential']>[0]) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const problem = fail?.();
    if (problem) throw problem;
    const token = `token-${minted.length + 1}`;
    minted.push(token);
    return {
      headers: [
        { name: 'Authorization', value: new Secret('credential_header' as const, `Bearer ${token}`) },
      ],
      serverId: server.id,
      serverUrl: server.url,
      issuer: session.user.issuer,
      sub: session.user.sub,
      epoch: session.epoch,
      strategy: 'rfc8693',
      from: 'exchange' as const,
      audience: `api://${server.id}`,
      scopes: null,
      resource: null,
      fingerprint: `print-${token}`,
      expiresAt: null,
    };
  };
  return {
    minted,
    refused,
    atHand: () => null,
    async credential(request) {
      const key = `${request.server.id} ${request.session.epoch}`;
      const known = cached.get(key);
      if (known) return { ...(await known), from: 'cache' };
      const made = mint(request);
      cached.set(key, made);
      made.catch(() => cached.delete(key));
      return made;
    },
    rejected(credential) {
      refused.push(String(credential.fingerprint));
      cached.clear();
    },
    stepUp: async () => null,
    forget: () => cached.clear(),
  };
}

export interface Recorded {
  readonly kind: AuditKind;
  outcome: AuditOutcome;
  fields: AuditFields;
}

export interface FakeJournal extends Journal {
  readonly records: Recorded[];
  calls(): Recorded[];
}

export function fakeJournal(): FakeJournal {
  const records: Recorded[] = [];
  return {
    records,
    calls: () => records.filter(({ kind }) => kind === 'call'),
    begin(kind, fields) {
      const entry: Recorded = { kind, outcome: 'unfinished', fields };
      records.push(entry);
      return {
        id: String(records.length),
        durable: Promise.resolve(),
        finish(outcome, more) {
          if (entry.outcome !== 'unfinished') return;
          entry.outcome = outcome;
          entry.fields = { ...fields, ...more };
        },
      };
    },
    record(kind, outcome, fields) {
      records.push({ kind, outcome, fields });
    },
  };
}

export function memoryStore(initial?: unknown): DocumentStore & { value: unknown } {
  return {
    path: 'memory',
    value: initial,
    read() {
      return this.value;
    },
    write(value) {
      this.value = structuredClone(value);
    },
    onChange: () => () => {},
  };
}

export const openGate: Gate = {
  passAtOnce: () => null,
  async pass() {
    return { rule: 'default', waitingMs: 0, changes: true };
  },
  shows: () => true,
  observeTools() {},
  screen: () => null,
};

export interface Upstream {
  readonly url: string;
  readonly requests: {
    readonly method: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[];
  close(): Promise<void>;
}

/** A plain HTTP server in the place of an MCP server; keeps what it was sent. */
export async function startUpstream(
  answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
): Promise<Upstream> {
  const requests: Upstream['requests'][number][] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      requests.push({ method: request.method ?? '', headers: request.headers, body });
      answer(request, response, body);
    });
  };
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function answerJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Answers every request with a small result that names the method. */
export function answerOk(_request: IncomingMessage, response: ServerResponse, body: string): void {
  const { id } = JSON.parse(body) as { id?: unknown };
  if (id === undefined) response.writeHead(202).end();
  else answerJson(response, { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: 'hello' }] } });
}

export interface TestEndpoint extends LocalEndpointAddress {
  readonly endpoint: LocalEndpoint;
  readonly base: string;
  readonly token: string;
  readonly clients: LocalClientRegistry;
  readonly sessions: FakeSessions;
  readonly credentials: FakeCredentials;
  readonly journal: FakeJournal;
  readonly seen: { id: string; code: string | null }[];
  close(): Promise<void>;
}

/** The endpoint on free ports, with small fakes around it. */
export async function startEndpoint(
  servers: readonly CatalogServer[],
  over: Partial<LocalEndpointDeps> & { sessions?: FakeSessions; credentials?: FakeCredentials } = {},
): Promise<TestEndpoint> {
  const sessions = over.sessions ?? fakeSessions();
  const credentials = over.credentials ?? fakeCredentials();
  const journal = fakeJournal();
  const clients = createLocalClients({ store: memoryStore(), clock: systemClock, journal });
  const { token } = clients.add({ name: 'Test client' });
  const dispatcher = new Agent();
  const seen: { id: string; code: string | null }[] = [];
  const catalog: Catalog = {
    find: (id) => servers.find((server) => server.id === id) ?? null,
    usableBy: () => servers,
    onChange: () => () => undefined,
    seen: (id, problem) => void seen.push({ id, code: problem?.code ?? null }),
  };
  const endpoint = createLocalEndpoint({
    catalog,
    clients,
    gate: openGate,
    journal,
    clock: systemClock,
    log: silentLog,
    dispatcher,
    firstPort: 0,
    routes: [],
    login: async () => ({ html: '<p>sign in</p>' }),
    paused: () => false,
    ...over,
    sessions,
    credentials,
  });
  const address = await endpoint.start();
  return {
    ...address,
    endpoint,
    base: `http://127.0.0.1:${address.port}`,
    token,
    clients,
    sessions,
    credentials,
    journal,
    seen,
    close: async () => {
      await endpoint.stop();
      if (!dispatcher.closed) await dispatcher.close();
    },
  };
}

export const MCP_HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json, text/event-stream',
};

/** One POST to a server through the endpoint. */
export function post(
  { base, token }: Pick<TestEndpoint, 'base' | 'token'>,
  server: string,
  body: unknown,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`${base}/mcp/${server}`, {
    method: 'POST',
    headers: { ...MCP_HEADERS, authorization: `Bearer ${token}`, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
}

export function toolCall(name: string, args: unknown = {}, id: number | string = 1): Record<string, unknown> {
  return { jsonrpc: '2.0', id, method: 'tools/call', params: { name, arguments: args } };
}
