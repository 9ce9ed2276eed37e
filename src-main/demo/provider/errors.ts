import type Provider from 'oidc-provider';
import type { errors, KoaContextWithOIDC } from 'oidc-provider';

/** What Okta's 400 page says for the mistakes that cannot be sent back to the client. */
export function describeAuthorizationError(out: { error?: unknown; error_description?: unknown }): string {
  const description = typeof out.error_description === 'string' ? out.error_description : '';
  if (out.error === 'invalid_redirect_uri') {
    return "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings.";
  }
  if (out.error === 'invalid_client') return "Invalid value for 'client_id' parameter.";
  return description || 'The request is invalid.';
}

/** Okta's descriptions of the refusals that people search for, by error and grant. */
const TEXTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  invalid_grant: {
    authorization_code: 'The authorization code is invalid or has expired.',
    refresh_token: 'The refresh token is invalid or expired.',
  },
  use_dpop_nonce: {
    authorization_code: 'Authorization server requires nonce in DPoP proof.',
    refresh_token: 'Authorization server requires nonce in DPoP proof.',
  },
};

/** Gives the provider's refusals at the token endpoint Okta's words; their codes are the standard's. */
export function useOktaTexts(provider: Provider): void {
  provider.on('grant.error', (ctx: KoaContextWithOIDC, error: errors.OIDCProviderError) => {
    const grantType = ctx.oidc.params?.['grant_type'];
    let text = TEXTS[error.error]?.[String(grantType)];
    if (error.error_detail?.startsWith('PKCE')) text = 'PKCE verification failed.';
    if (text !== undefined) ctx.body = { error: error.error, error_description: text };
  });
}
