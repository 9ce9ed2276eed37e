import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { plainText } from '../../src-shared/text/redact.ts';

const MAX_HINT = 200;

/**
 * What a sign-in that was started elsewhere (an app tile, a link) may say (OpenID Connect Core section 4). It is a hint
 * from anybody: the issuer must be the configured one, the hint is passed on to it as text, `target_link_uri` and
 * everything else count for nothing. Throws `login_foreign_issuer`.
 */
export function acceptThirdPartyLogin(
  query: URLSearchParams,
  provider: Pick<IdentityProvider, 'issuer'>,
  loginUrl: string,
): { readonly loginHint: string | undefined } {
  const issuers = query.getAll('iss');
  if (issuers.length > 1 || (issuers[0] !== undefined && !isSameIssuer(issuers[0], provider.issuer)))
    throw new Problem('login_foreign_issuer', {
      found: issuers.join(' '),
      configured: provider.issuer,
      login: loginUrl,
    });
  const hint = query.get('login_hint') ?? '';
  const usable = hint !== '' && hint.length <= MAX_HINT && plainText(hint) === hint;
  return { loginHint: usable ? hint : undefined };
}

/** One slash at the end may be between them. */
export function isSameIssuer(given: string, configured: string): boolean {
  return given.replace(/\/$/, '') === configured.replace(/\/$/, '');
}
