import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { Problem } from '../../../src-shared/problems/problem.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SessionSource } from '../../ports/identity.ts';
import type { DocumentStore } from '../../ports/outside.ts';
import { pageHeaders } from '../../ports/page-headers.ts';
import { mediaType } from '../guards.ts';
import type { LocalClientRegistry } from '../local-clients.ts';
import { readBody } from '../read-body.ts';
import { acceptAuthorizationRequest, answerUri, type AuthorizationRequest } from './authorization-request.ts';
import { consentPage, refusedPage, signInFirstPage, type Page } from './consent-page.ts';
import { createGrants, grantSchema, type Grant, type Grants } from './grants.ts';
import { authorizationServerMetadata, protectedResourceMetadata, resourceOfMetadata } from './metadata.ts';
import { createOAuthClients, registrationSchema, type FetchClientDocument } from './oauth-clients.ts';
import { OAuthError } from './oauth-error.ts';
import { createOneTime } from './one-time.ts';
import { answerTokenRequest, type Agreed } from './token-endpoint.ts';

export interface AuthorizationServerDeps {
  readonly sessions: SessionSource;
  readonly catalog: Catalog;
  readonly clients: LocalClientRegistry;
  readonly clock: Clock;
  /** Where grants and registrations are kept. */
  readonly store: DocumentStore;
  readonly fetchDocument: FetchClientDocument;
  readonly loginUrl: () => string;
  readonly hosts: () => ReadonlySet<string>;
}

/** The authorization server for AI clients that do MCP authorization. */
export interface AuthorizationServer {
  /** Answers a request for one of its paths; false for any other path. */
  handle(request: IncomingMessage, response: ServerResponse, path: string): boolean;
  readonly grants: Grants;
  close(): void;
}

const documentSchema = z.object({
  grants: z.array(grantSchema).default([]),
  registrations: z.array(registrationSchema).default([]),
});

const CONSENT_MS = 10 * 60_000;
const CODE_MS = 60_000;
const BODY_BYTES = 64 * 1024;
const NO_STORE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

export function createAuthorizationServer(deps: AuthorizationServerDeps): AuthorizationServer {
  const { clock, clients: registry, sessions } = deps;
  const stored = readStore(deps.store);
  const save = (): void => deps.store.write({ grants: [...grants.all()], registrations: [...clients.all()] });
  const grants = createGrants(stored.grants, clock, () => save());
  const clients = createOAuthClients(stored.registrations, clock, deps.fetchDocument, () => save());
  const requests = createOneTime<AuthorizationRequest>(clock, CONSENT_MS, 100);
  const codes = createOneTime<Agreed>(clock, CODE_MS, 100);
  const removeListener = registry.onRemoved((id) => grants.revokeClient(id));
  forgetOrphans();

  /** Clients whose consent has run out are no longer in the list. */
  function forgetOrphans(): void {
    const alive = new Set(grants.all().map(({ clientId }) => clientId));
    for (const { id, kind } of registry.list()) if (kind === 'oauth' && !alive.has(id)) registry.remove(id);
  }

  async function authorize(query: URLSearchParams, base: string): Promise<string> {
    const accepted = await acceptAuthorizationRequest(query, clients, base, deps.hosts());
    if (!('error' in accepted)) return `/oauth/consent?request=${requests.put(accepted)}`;
    const { error, redirectUri, state } = accepted;
    return answerUri(redirectUri, base, { error: error.error, error_description: error.message, state });
  }

  function showConsent(key: string): Page {
    const request = requests.peek(key);
    if (!request) return refusedPage('It was answered already, or it is too old.');
    if (!registry.mayConnect({ name: request.client.name, kind: 'oauth' }))
      return refusedPage(`Your organisation does not allow ${request.client.name} to be connected.`);
    const user = sessions.who();
    return user ? consentPage(key, request, user, serversFor()) : signInFirstPage(request, deps.loginUrl());
  }

  const serversFor = (): { id: string; name: string }[] => {
    const user = sessions.who();
    return user ? deps.catalog.usableBy(user).map(({ id, name }) => ({ id, name })) : [];
  };

  /** The person has decided: where their browser goes next. */
  function decide(form: URLSearchParams): string {
    const user = sessions.who();
    const request = user && requests.take(form.get('request') ?? '');
    if (!user || !request)
      throw new OAuthError('invalid_request', 'It was answered already, or it is too old.');
    const { redirectUri, issuer, state } = request;
    const isAllowed = registry.mayConnect({ name: request.client.name, kind: 'oauth' });
    if (!isAllowed || form.get('decision') !== 'allow')
      return answerUri(redirectUri, issuer, { error: 'access_denied', state });
    const clientId = letIn(request, allowedServers(request, form), user.issuer, user.sub);
    const code = codes.put({ request, clientId, issuer: user.issuer, sub: user.sub });
    return answerUri(redirectUri, issuer, { code, state });
  }

  /** The servers that the person left ticked; null is all, also later ones. */
  function allowedServers(
    { resource }: AuthorizationRequest,
    form: URLSearchParams,
  ): readonly string[] | null {
    if (resource !== '/mcp') return [resource.slice('/mcp/'.length)];
    const usable = serversFor().map(({ id }) => id);
    const ticked = new Set(form.getAll('server'));
    const allowed = usable.filter((id) => ticked.has(id));
    return form.get('later') === 'yes' && allowed.length === usable.length ? null : allowed;
  }

  /** The client in the list of AI clients: the same one where it had consent of this person before. */
  function letIn(
    { client, resource }: AuthorizationRequest,
    servers: readonly string[] | null,
    issuer: string,
    sub: string,
  ): string {
    const before = grants
      .all()
      .find(
        (grant) =>
          grant.oauthClientId === client.id &&
          grant.resource === resource &&
          grant.issuer === issuer &&
          grant.sub === sub,
      );
    if (before && registry.find(before.clientId)) {
      registry.setServers(before.clientId, servers);
      return before.clientId;
    }
    return registry.add({ name: client.name, kind: 'oauth', servers }).client.id;
  }

  function revoke(form: URLSearchParams): void {
    const clientId = grants.revoke(form.get('token') ?? '');
    const isLast = !grants.all().some((grant) => grant.clientId === clientId);
    if (clientId !== null && isLast && registry.find(clientId)) registry.remove(clientId);
  }

  const routes: Readonly<Record<string, Route>> = {
    'GET /.well-known/oauth-authorization-server': ({ response, base }) =>
      json(response, 200, authorizationServerMetadata(base)),
    'GET /oauth/authorize': async ({ response, query, base }) =>
      redirect(response, await authorize(query, base)),
    'GET /oauth/consent': ({ response, query }) =>
      showPage(response, showConsent(query.get('request') ?? '')),
    'POST /oauth/consent': async ({ request, response }) =>
      redirect(response, decide(await readForm(request))),
    'POST /oauth/register': async ({ request, response }) => {
      const { id, name, redirectUris, createdAt } = clients.register(await readJson(request));
      json(response, 201, {
        client_id: id,
        client_id_issued_at: Math.floor(createdAt / 1_000),
        client_name: name,
        redirect_uris: redirectUris,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      });
    },
    'POST /oauth/token': async ({ request, response }) =>
      json(response, 200, answerTokenRequest({ grants, codes, hosts: deps.hosts }, await readForm(request))),
    'POST /oauth/revoke': async ({ request, response }) => {
      revoke(await readForm(request));
      json(response, 200, {});
    },
  };

  return {
    grants,
    close: removeListener,
    handle(request, response, path) {
      const base = `http://${request.headers.host ?? ''}`;
      const resource = request.method === 'GET' ? resourceOfMetadata(path) : null;
      if (resource !== null) {
        json(response, 200, protectedResourceMetadata(base, resource));
        return true;
      }
      const route = routes[`${request.method ?? ''} ${path}`];
      if (!route) return false;
      const query = new URL(request.url ?? '/', base).searchParams;
      void Promise.resolve()
        .then(() => route({ request, response, query, base }))
        .catch((thrown: unknown) => answerError(response, path, thrown));
      return true;
    },
  };
}

interface RouteContext {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly base: string;
}
type Route = (context: RouteContext) => void | Promise<void>;

/** Pages answer a person, the rest answers a program. */
function answerError(response: ServerResponse, path: string, thrown: unknown): void {
  if (response.headersSent) return;
  const isPage = path === '/oauth/authorize' || path === '/oauth/consent';
  const error =
    thrown instanceof OAuthError
      ? thrown
      : new OAuthError('temporarily_unavailable', 'it did not work; try again', { cause: thrown });
  if (isPage) return showPage(response, refusedPage(error.message));
  const status = error.error === 'invalid_client' ? 401 : 400;
  return json(response, status, { error: error.error, error_description: error.message });
}

function json(response: ServerResponse, status: number, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    ...NO_STORE,
    'content-type': 'application/json',
    'content-length': bytes.length,
  });
  response.end(bytes);
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(303, { ...NO_STORE, location, 'referrer-policy': 'no-referrer', 'content-length': 0 });
  response.end();
}

function showPage(response: ServerResponse, page: Page): void {
  response.writeHead(page.status, pageHeaders(page.formAction));
  response.end(page.html);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  if (mediaType(request.headers['content-type']) !== 'application/x-www-form-urlencoded')
    throw new OAuthError('invalid_request', 'the body must be a form');
  const form = new URLSearchParams((await readBody(request, BODY_BYTES)).toString('utf8'));
  const isTwice = [...new Set(form.keys())].some((name) => name !== 'server' && form.getAll(name).length > 1);
  if (isTwice) throw new OAuthError('invalid_request', 'a parameter stands twice');
  return form;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  try {
    return JSON.parse((await readBody(request, BODY_BYTES)).toString('utf8')) as unknown;
  } catch (cause) {
    throw new OAuthError('invalid_client_metadata', 'the body must be JSON', { cause });
  }
}

function readStore(store: DocumentStore): {
  readonly grants: Grant[];
  readonly registrations: z.infer<typeof registrationSchema>[];
} {
  const parsed = documentSchema.safeParse(store.read() ?? {});
  if (parsed.success) return parsed.data;
  throw new Problem('config_invalid', { path: store.path, reason: z.prettifyError(parsed.error) });
}
