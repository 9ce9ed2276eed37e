import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type {
  CatalogServer,
  CredentialHeader,
  CredentialRequest,
  CredentialSource,
  DownstreamCredential,
} from '../ports/exchange.ts';
import type { ActiveSession, SessionSource } from '../ports/identity.ts';
import { headersToServer, isFieldValue } from './forward-headers.ts';
import { sendUpstream, type AcceptAnswer, type UpstreamHead, type UpstreamRequest } from './upstream.ts';

export interface ForwardDeps {
  readonly sessions: SessionSource;
  readonly credentials: CredentialSource;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
}

export interface ForwardRequest extends Omit<UpstreamRequest, 'headers'> {
  readonly session: ActiveSession;
  readonly incoming: IncomingHttpHeaders;
  /** The server's own session id; null outside a session. */
  readonly upstreamSessionId: string | null;
  readonly signal: AbortSignal;
  readonly accept: AcceptAnswer;
  /** Told of the credential before it is used. */
  readonly onCredential: (credential: DownstreamCredential, exchangeMs: number) => void;
}

/** Sends a request on and resolves with the head of the answer that was accepted. */
export type Forward = (request: ForwardRequest) => Promise<UpstreamHead>;

/**
 * Steps 7 to 9 of a call: the credential for this one server is put on the request, and the answer is accepted. A 401
 * forgets the credential and tries once more with a new one, `insufficient_scope` once more with a wider one where the
 * settings allow that; redirects and a second refusal are problems. Every other answer is the server's own word and goes
 * to `accept`.
 */
export function createForward(deps: ForwardDeps): Forward {
  /** The nonce each server last asked proofs for (RFC 9449 section 9). */
  const nonces = new Map<string, string>();

  /** Asks for a credential and tells of it before it is used. */
  async function getCredential<Got extends DownstreamCredential | null>(
    { server, session, signal, onCredential }: ForwardRequest,
    ask: (request: CredentialRequest) => Promise<Got>,
  ): Promise<Got> {
    const asked = deps.clock.monotonic();
    const credential = await ask({ server, session, signal, waitsForConsent: true });
    if (credential !== null) onCredential(credential, deps.clock.monotonic() - asked);
    return credential;
  }

  /** The one in the cache, else one that has to be waited for. */
  function credentialFor(request: ForwardRequest): DownstreamCredential | Promise<DownstreamCredential> {
    const { server, session } = request;
    const atHand = deps.credentials.atHand({ server, session });
    if (atHand === null) return getCredential(request, (asked) => deps.credentials.credential(asked));
    request.onCredential(atHand, 0);
    return atHand;
  }

  /** A 403 that demands more scopes: once more with a credential that has them, where the settings allow that. */
  async function widen(request: ForwardRequest, narrow: DownstreamCredential, head: UpstreamHead) {
    const demanded = challengedScopes(head.headers)?.split(' ').filter(Boolean) ?? [];
    if (head.status !== 403 || demanded.length === 0) return settle(request, head);
    const { credentials } = deps;
    const wider = await getCredential(request, (asked) => credentials.stepUp(asked, narrow, demanded));
    if (wider === null) return settle(request, head);
    const again = await send(request, wider);
    if (again.status !== 401) return settle(request, again);
    credentials.rejected(wider);
    throw refused(request.server);
  }

  async function send(
    request: ForwardRequest,
    credential: DownstreamCredential,
    mayProveAgain = true,
  ): Promise<UpstreamHead> {
    const { server, method, body, silenceMs, signal, path } = request;
    signal.throwIfAborted();
    assertBound(credential, request, deps.sessions);
    const nonce = nonces.get(server.id);
    const url = path === undefined ? server.url : new URL(path, server.url).href;
    const proof = credential.prove && (await credential.prove({ method, url, ...(nonce ? { nonce } : {}) }));
    const added = [...credential.headers, ...(proof ? [proof] : [])].map(injected);
    if (request.upstreamSessionId !== null)
      added.push({ name: 'mcp-session-id', value: request.upstreamSessionId });
    const headers = headersToServer(request.incoming, added);
    const head = await sendUpstream(
      deps.dispatcher,
      { server, method, body, silenceMs, headers, ...(path === undefined ? {} : { path }) },
      signal,
      (answer, flow) => (isServersOwnWord(answer) ? request.accept(answer, flow) : null),
    );
    const asked = head.headers['dpop-nonce'];
    if (!proof || typeof asked !== 'string' || asked === nonce) return head;
    nonces.set(server.id, asked);
    return head.status === 401 && mayProveAgain ? send(request, credential, false) : head;
  }

  return async (request) => {
    const { credentials } = deps;
    const found = credentialFor(request);
    const first = found instanceof Promise ? await found : found;
    const head = await send(request, first);
    if (head.status !== 401) return widen(request, first, head);
    credentials.rejected(first, head.headers['www-authenticate']);
    if (first.from === 'none') throw refused(request.server);
    const second = await getCredential(request, (asked) => credentials.credential(asked));
    const again = await send(request, second);
    if (again.status !== 401) return widen(request, second, again);
    credentials.rejected(second);
    throw refused(request.server);
  };
}

/** A credential reaches the one server, person and epoch it was made for; anything else is a fault of ours. */
function assertBound(
  credential: DownstreamCredential,
  request: ForwardRequest,
  sessions: Pick<SessionSource, 'isCurrent'>,
): void {
  const { user, epoch } = request.session;
  if (!sessions.isCurrent(epoch)) throw new Problem('session_ended', { reason: 'you signed out' });
  const isBound =
    credential.serverId === request.server.id &&
    credential.serverUrl === request.server.url &&
    credential.issuer === user.issuer &&
    credential.sub === user.sub &&
    credential.epoch === epoch;
  if (!isBound) throw new Problem('internal');
}

function injected({ name, value }: CredentialHeader): { name: string; value: string } {
  const text = value.reveal();
  // A credential that could end its header would write the next one.
  if (!isFieldValue(text)) throw new Problem('internal');
  return { name, value: text };
}

function isServersOwnWord({ status, headers }: UpstreamHead): boolean {
  if (status === 401 || (status >= 300 && status < 400)) return false;
  if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity') return false;
  return !(status === 403 && challengedScopes(headers) !== null);
}

function settle({ server }: ForwardRequest, head: UpstreamHead): UpstreamHead {
  if (isServersOwnWord(head)) return head;
  if (head.status === 403)
    throw new Problem('server_insufficient_scope', {
      server: server.id,
      scopes: challengedScopes(head.headers) ?? '',
    });
  if (head.status >= 300 && head.status < 400) throw new Problem('server_redirected', { server: server.id });
  throw new Problem('server_invalid_answer', {
    server: server.id,
    reason: 'it is compressed, though nobody asked for that',
  });
}

/** The scopes of an `insufficient_scope` challenge (RFC 6750 section 3.1); null where there is none. */
function challengedScopes(headers: IncomingHttpHeaders): string | null {
  const challenge = headers['www-authenticate'];
  if (challenge === undefined || !/\berror="?insufficient_scope"?/i.test(challenge)) return null;
  return /\bscope="([^"]*)"/i.exec(challenge)?.[1] ?? '';
}

function refused(server: CatalogServer): Problem {
  return new Problem('server_rejected_credential', { server: server.id });
}
