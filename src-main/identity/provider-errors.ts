import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { Problem } from '../../src-shared/problems/problem.ts';
import { networkProblem } from './network-errors.ts';
import { authorizationProblem, tokenEndpointProblem } from './oauth-errors.ts';
import type { ProviderErrorContext } from './provider-error-context.ts';

/**
 * The one place where a failure of `openid-client` (and `oauth4webapi` under it) becomes a Problem of ours: every
 * troubleshooting case of the set-up guide has its own code here.
 */
export async function providerProblem(thrown: unknown, context: ProviderErrorContext): Promise<Problem> {
  if (thrown instanceof Problem) return thrown;
  const nested = nestedProblem(thrown);
  if (nested) return nested;
  if (thrown instanceof AuthorizationResponseError)
    return authorizationProblem(thrown.error, thrown.error_description ?? '', context, thrown);
  if (thrown instanceof ResponseBodyError)
    return (
      httpProblem(thrown.response, context, thrown) ??
      tokenEndpointProblem(thrown.error, thrown.error_description ?? '', context, thrown)
    );
  if (thrown instanceof WWWAuthenticateChallengeError) return await challengeProblem(thrown, context);
  if (thrown instanceof ClientError) return clientErrorProblem(thrown, context);
  return networkProblem(thrown, context.host);
}

/** A Problem that our own fetch threw inside of the library. */
function nestedProblem(thrown: unknown): Problem | null {
  if (!(thrown instanceof Error) || !thrown.cause) return null;
  return thrown.cause instanceof Problem ? thrown.cause : null;
}

/** Statuses that mean the same whatever the body says. */
function httpProblem(response: Response, context: ProviderErrorContext, cause: unknown): Problem | null {
  const { host } = context;
  if (response.status === 429)
    return new Problem('rate_limited', { host, seconds: secondsToWait(response, context.now) }, { cause });
  if (response.status >= 500)
    return new Problem(
      'provider_unreachable',
      { host, reason: `it answered with status ${response.status}.` },
      { cause },
    );
  return null;
}

/** Okta's `X-Rate-Limit-Reset` is a time in seconds since the epoch; `Retry-After` is RFC 9110 section 10.2.3. */
function secondsToWait(response: Response, now: number): number {
  const reset = Number(response.headers.get('x-rate-limit-reset'));
  const retryAfter = Number(response.headers.get('retry-after'));
  const seconds = reset > 0 ? reset - now / 1000 : retryAfter;
  return Math.min(Math.max(Math.ceil(seconds) || 60, 1), 3_600);
}

/** The library reads the challenge header before the body; the body says what is wrong. */
async function challengeProblem(
  thrown: WWWAuthenticateChallengeError,
  context: ProviderErrorContext,
): Promise<Problem> {
  const body: unknown = await thrown.response.json().catch(() => null);
  const error = text(body, 'error') ?? thrown.cause[0]?.parameters.error ?? 'invalid_client';
  const description = text(body, 'error_description') ?? thrown.cause[0]?.parameters.error_description ?? '';
  return tokenEndpointProblem(error, description, context, thrown);
}

function text(body: unknown, name: string): string | undefined {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function clientErrorProblem(thrown: ClientError, context: ProviderErrorContext): Problem {
  const { host } = context;
  const options = { cause: thrown };
  switch (thrown.code) {
    case 'OAUTH_TIMEOUT':
      return new Problem('provider_unreachable', { host, reason: 'it did not answer in time.' }, options);
    case 'OAUTH_ABORT':
      return new Problem('cancelled', {}, options);
    case 'OAUTH_HTTP_REQUEST_FORBIDDEN':
    case 'OAUTH_REQUEST_PROTOCOL_FORBIDDEN':
      return new Problem('provider_insecure', { url: host }, options);
    case 'OAUTH_RESPONSE_IS_NOT_CONFORM':
      return unexpectedAnswer(thrown.cause, context, thrown);
    case 'OAUTH_PARSE_ERROR':
      if (isAboutJwt(thrown.cause)) return tokenProblem(thrown, context);
      return new Problem('captive_portal', { host, reason: 'the answer is not JSON.' }, options);
    case 'OAUTH_RESPONSE_IS_NOT_JSON':
      return new Problem('captive_portal', { host, reason: 'the answer is not JSON.' }, options);
    case 'OAUTH_MISSING_SERVER_METADATA':
    case 'OAUTH_INVALID_SERVER_METADATA':
      return new Problem('discovery_failed', { url: host, reason: 'an endpoint is missing.' }, options);
    case undefined:
      return networkProblem(thrown.cause ?? thrown, host);
    default:
      return tokenProblem(thrown, context);
  }
}

/** The library has one code for an answer that is no JSON and for a token that is no JWT. */
function isAboutJwt(cause: unknown): boolean {
  return cause instanceof Error && cause.message.includes('JWT');
}

function unexpectedAnswer(response: unknown, context: ProviderErrorContext, cause: unknown): Problem {
  const { host } = context;
  if (!(response instanceof Response)) return networkProblem(cause, host);
  const known = httpProblem(response, context, cause);
  if (known) return known;
  if (response.status >= 300 && response.status < 400)
    return new Problem('captive_portal', { host, reason: 'it redirects elsewhere.' }, { cause });
  return new Problem(
    'provider_error',
    { error: `status_${response.status}`, reason: 'The answer has no error that OAuth knows.' },
    { cause },
  );
}

/** The token came, but it cannot be accepted (OpenID Connect Core section 3.1.3.7). */
function tokenProblem(thrown: ClientError, context: ProviderErrorContext): Problem {
  const detail = mismatch(thrown.cause);
  const options = { cause: thrown };
  if (thrown.code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED' && detail.claim !== 'auth_time')
    return new Problem('clock_skew', { seconds: Math.round(context.offsetMs / 1000) }, options);
  if (detail.claim === 'iss')
    return new Problem(
      'issuer_mismatch',
      { configured: context.issuer, found: detail.found ?? 'nothing' },
      options,
    );
  return new Problem('invalid_id_token', { reason: reasonOf(thrown, detail.claim) }, options);
}

const TOKEN_REASONS: Readonly<Record<string, string>> = {
  aud: 'it was issued for another client.',
  azp: 'it was issued to another client.',
  nonce: 'it does not belong to this sign-in.',
  auth_time: 'the person did not sign in recently enough.',
};

function reasonOf(thrown: ClientError, claim: string | null): string {
  const known = claim === null ? undefined : TOKEN_REASONS[claim];
  if (known) return known;
  if (thrown.code === 'OAUTH_KEY_SELECTION_FAILED')
    return 'it is signed with a key that the provider does not publish.';
  const innermost = thrown.cause instanceof Error ? thrown.cause.message : thrown.message;
  return `${innermost}.`;
}

/** What the library keeps about a claim that is not as expected: `{ claim, expected, claims }` in the innermost cause. */
function mismatch(cause: unknown): { claim: string | null; found: string | null } {
  const inner = cause instanceof Error ? cause.cause : cause;
  const claim = text(inner, 'claim') ?? null;
  const claims: unknown = typeof inner === 'object' && inner !== null ? Reflect.get(inner, 'claims') : null;
  return { claim, found: claim === null ? null : (text(claims, claim) ?? null) };
}
