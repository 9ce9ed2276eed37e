import * as oidc from 'openid-client';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { StepResult } from './check-run.ts';
import type { ProviderConnection } from './connection.ts';
import { redirectUris } from './loopback-uris.ts';

type Verdict = 'registered' | 'unknown' | 'unclear' | 'client_unknown';

/**
 * Asks the authorization endpoint for each redirect URI, without a person (`prompt=none`, OpenID Connect Core section
 * 3.1.2.1): a registered one is redirected to, with `login_required`; for another there is an error page.
 */
export async function checkRedirectUris(
  connection: ProviderConnection,
  callbackPorts: readonly number[],
  signal: AbortSignal,
): Promise<readonly [StepResult, true]> {
  const uris = redirectUris(callbackPorts);
  const verdicts = new Map<string, Verdict>();
  for (const uri of uris) verdicts.set(uri, await ask(connection, uri, signal));
  const seen = Object.fromEntries(verdicts);
  const having = (verdict: Verdict): string[] => uris.filter((uri) => verdicts.get(uri) === verdict);
  if (having('client_unknown').length > 0)
    throw new Problem('invalid_client', { reason: 'the client ID is not known.' });
  const missing = having('unknown');
  if (missing.length === uris.length) throw new Problem('redirect_uri_mismatch', { uris: missing.join(' ') });
  if (missing.length > 0)
    return [{ seen, problem: new Problem('redirect_uri_mismatch', { uris: missing.join(' ') }) }, true];
  return [{ seen, ...(having('registered').length === 0 ? { status: 'warning' } : {}) }, true];
}

async function ask(
  connection: ProviderConnection,
  redirectUri: string,
  signal: AbortSignal,
): Promise<Verdict> {
  const client = await connection.client('token_endpoint', signal);
  const url = oidc.buildAuthorizationUrl(client, {
    redirect_uri: redirectUri,
    scope: 'openid',
    prompt: 'none',
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
    code_challenge_method: 'S256',
  });
  try {
    const response = await connection.fetch(signal)(url.href, { headers: { accept: 'text/html' } });
    return judge(response, redirectUri, await response.text());
  } catch (thrown) {
    throw await connection.problem(thrown, signal);
  }
}

function judge(response: Response, redirectUri: string, body: string): Verdict {
  const location = response.headers.get('location');
  if (location !== null && URL.canParse(location)) {
    const { origin, pathname } = new URL(location);
    return `${origin}${pathname}` === redirectUri ? 'registered' : 'unclear';
  }
  if (response.status < 400) return 'unclear';
  if (/redirect[_ ]?uri/i.test(body)) return 'unknown';
  return /client[_ ]?id|invalid_client/i.test(body) ? 'client_unknown' : 'unclear';
}

/**
 * Authenticates at the token endpoint with a code that cannot be right: `invalid_grant` means that the client was
 * accepted (RFC 6749 section 5.2 checks the client first).
 */
export async function checkClient(
  connection: ProviderConnection,
  signal: AbortSignal,
): Promise<readonly [StepResult, true]> {
  const { provider } = connection;
  const seen = { method: provider.clientAuthentication, DPoP: provider.dpop };
  try {
    const client = await connection.client('token_endpoint', signal);
    await oidc.genericGrantRequest(client, 'authorization_code', {
      code: 'onbehalf-checks-the-client',
      redirect_uri: redirectUris()[0] ?? '',
      code_verifier: oidc.randomPKCECodeVerifier(),
    });
  } catch (thrown) {
    const problem = await connection.problem(thrown, signal);
    if (problem.code === 'grant_refused') return [{ seen }, true];
    if (problem.code === 'dpop_required' && provider.dpop !== 'off')
      return [{ seen: { ...seen, demanded: true } }, true];
    throw problem;
  }
  return [{ seen, status: 'warning' }, true];
}
