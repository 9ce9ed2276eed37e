import * as oauth from 'oauth4webapi';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import { networkProblem } from '../identity/network-errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetch, PinnedFetch } from '../ports/outside.ts';
import { readBoundedJson } from './bounded-json.ts';
import { whereabouts, type Lookup } from './inside-address.ts';
import { EXCHANGE_LIMITS } from './limits.ts';
import { isAllowedEndpoint } from './outbound-address.ts';
import { revealedParameters, type TokenRequest } from './token-request.ts';

export interface TokenPost {
  readonly endpoint: string;
  /** For an assertion whose audience is the issuer; the endpoint itself where it is not known. */
  readonly issuer: string | null;
  /** Whose metadata named the endpoint; null where the settings did. */
  readonly namedBy: string | null;
  readonly clientId: string;
  readonly authenticate: oauth.ClientAuth;
  readonly request: TokenRequest;
  readonly dpop: oauth.DPoPHandle | null;
  readonly signal: AbortSignal;
}

/** An answer of OAuth's form: a success (RFC 6749 section 5.1) or an error (section 5.2). */
export interface TokenAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
  /** What the other side's clock is ahead, by its `Date`. */
  readonly offsetMs: number | null;
}

export interface TokenEndpointOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Accepts http on loopback. */
  readonly dev: boolean;
  readonly lookup: Lookup;
  readonly pinned: PinnedFetch;
}

/**
 * The one way to ask a token endpoint: https, no redirect, limited in time and size, JSON or nothing. Throws a Problem
 * for whatever is not an answer of OAuth's form.
 */
export async function postToTokenEndpoint(
  post: TokenPost,
  options: TokenEndpointOptions,
): Promise<TokenAnswer> {
  const { endpoint } = post;
  if (!isAllowedEndpoint(endpoint, options.dev))
    throw new Problem('exchange_endpoint_insecure', { endpoint });
  const timer = new AbortController();
  const cancel = options.clock.after(EXCHANGE_LIMITS.requestMs, () => timer.abort(timeout(endpoint)));
  try {
    return await send(post, options, AbortSignal.any([post.signal, timer.signal]));
  } catch (thrown) {
    throw translate(thrown, post, timer.signal);
  } finally {
    cancel();
  }
}

async function send(
  post: TokenPost,
  options: TokenEndpointOptions,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  const { endpoint, request } = post;
  const { clock } = options;
  const fetch = await fetchFor(post, options);
  let sentAt = clock.monotonic();
  const response = await oauth.genericTokenEndpointRequest(
    { issuer: post.issuer ?? endpoint, token_endpoint: endpoint },
    { client_id: post.clientId },
    post.authenticate,
    request.grantType,
    revealedParameters(request),
    {
      signal,
      // Whether http is allowed was decided above, by host and by mode.
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: (url, init) => {
        sentAt = clock.monotonic();
        return fetch(url, { ...init, redirect: 'manual', signal });
      },
      ...(post.dpop === null ? {} : { DPoP: post.dpop }),
    },
  );
  const offsetMs = clockOffset(response, clock, sentAt);
  return { ...(await accept(response, endpoint)), headers: response.headers, offsetMs };
}

/**
 * What metadata names is looked at again at each request, and connected to where it was looked at: a name that led
 * outside when the metadata was read may lead inside by now (DNS rebinding).
 */
async function fetchFor({ endpoint, namedBy }: TokenPost, options: TokenEndpointOptions): Promise<Fetch> {
  if (namedBy === null) return options.fetch;
  const found = await whereabouts(endpoint, namedBy, options.lookup);
  if (found.kind === 'same_host') return options.fetch;
  if (found.kind === 'vetted') return options.pinned(new URL(endpoint).hostname, found.addresses);
  throw new Problem('resource_metadata_unusable', {
    url: endpoint,
    reason: 'it is at an address inside, where the server that named it is not.',
  });
}

async function accept(response: Response, endpoint: string): Promise<Pick<TokenAnswer, 'status' | 'body'>> {
  const { status } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    await response.body?.cancel();
    throw new Problem('exchange_redirected', { endpoint });
  }
  const read = await readBoundedJson(response, EXCHANGE_LIMITS.answerBytes);
  if (read.kind === 'json') return { status, body: read.value };
  if (read.kind === 'too_large')
    throw new Problem('exchange_answer_too_large', { endpoint, limit: EXCHANGE_LIMITS.answerBytes });
  // A gateway in front answers 429 and 5xx in HTML: the status says enough.
  if (status === 429 || status >= 500) return { status, body: {} };
  throw new Problem('exchange_answer_not_json', { endpoint, status });
}

/** By `Date` (RFC 9110 section 6.6.1), which is cut to seconds: half a second is the best guess. */
function clockOffset(response: Response, clock: Clock, sentAt: number): number | null {
  const date = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(date)) return null;
  const halfway = (clock.monotonic() - sentAt) / 2;
  return date + 500 - (clock.now() - halfway);
}

function timeout(endpoint: string): Problem {
  return new Problem('exchange_timeout', { endpoint, seconds: EXCHANGE_LIMITS.requestMs / 1000 });
}

function translate(thrown: unknown, post: TokenPost, timer: AbortSignal): unknown {
  if (thrown instanceof Problem) return thrown;
  if (timer.aborted) return timer.reason;
  if (post.signal.aborted) return asProblem(post.signal.reason);
  return networkProblem(thrown, new URL(post.endpoint).host);
}
