import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { interactionPolicy } from 'oidc-provider';
import type { Configuration, JWK } from 'oidc-provider';
import type { AuthorizationServer } from '../authorization-server.ts';
import { devicePages } from '../pages/device-pages.ts';
import { issueIdTokensWith } from './id-tokens.ts';
import type { OrgState } from '../org-state.ts';
import { errorPage, PAGE_HEADERS } from '../pages/page.ts';
import { findSignedIn, grantEverything } from './account.ts';
import { issueJwtAccessTokens } from './access-tokens.ts';
import { describeAuthorizationError, useOktaTexts } from './errors.ts';
import type { OrgStore } from './store.ts';

export type ProviderOptions = {
  readonly server: AuthorizationServer;
  readonly store: OrgStore;
  /** Signs the cookies of every server of the organisation, which share one session as at Okta. */
  readonly cookieKey: string;
  readonly state: () => OrgState;
};

/**
 * The OpenID provider of one authorization server: authorization, sessions, PKCE, codes, refresh tokens, DPoP and
 * userinfo, at Okta's paths. Clients reach it as public ones, because this organisation has authenticated them before.
 */
export async function createProvider(options: ProviderOptions): Promise<Provider> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'internal' } as JWK;
  const provider = new Provider(options.server.issuer, configuration(options, key));
  provider.Client.prototype.redirectUriAllowed = function exactly(uri): boolean {
    return this.redirectUris?.includes(uri) ?? false;
  };
  issueIdTokensWith(provider, options.server, options.state);
  if (options.server.id !== undefined) issueJwtAccessTokens(provider, options.server, options.state);
  useOktaTexts(provider);
  return provider;
}

function configuration({ server, store, state, cookieKey }: ProviderOptions, key: JWK): Configuration {
  return {
    adapter: (name) => store.adapter(server.issuer, name),
    jwks: { keys: [key] },
    routes: {
      authorization: `${server.basePath}/authorize`,
      token: `${server.basePath}/token`,
      userinfo: `${server.basePath}/userinfo`,
      device_authorization: `${server.basePath}/device/authorize`,
      code_verification: '/activate',
      jwks: '/internal/keys',
      end_session: '/internal/logout',
    },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      deviceFlow: devicePages,
      dPoP: { enabled: true, nonceSecret: randomBytes(32), requireNonce: () => true },
    },
    enabledJWA: { dPoPSigningAlgValues: ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'] },
    cookies: { keys: [cookieKey] },
    pkce: { required: (_ctx, client) => isPublic(state(), client.clientId) },
    scopes: ['openid', 'offline_access', 'device_sso', ...server.scopes],
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username', 'locale', 'zoneinfo'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    conformIdTokenClaims: false,
    interactions: {
      policy: policyWithoutConsent(),
      url: (_ctx, interaction) => `${signInPath(server)}${interaction.uid}`,
    },
    findAccount: (_ctx, sub, token) => findSignedIn(state(), sub, token?.clientId),
    loadExistingGrant: (ctx) => grantEverything(state(), ctx),
    issueRefreshToken: async (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access'),
    rotateRefreshToken: (ctx) =>
      state().clients.get(ctx.oidc.client?.clientId ?? '')?.refreshTokens !== 'static',
    renderError: (ctx, out) => {
      ctx.set(PAGE_HEADERS);
      if (ctx.status < 500) ctx.status = 400;
      ctx.type = 'html';
      ctx.body = errorPage(describeAuthorizationError(out));
    },
    ttl: {
      AccessToken: () => state().lifetimes.accessToken,
      AuthorizationCode: () => state().lifetimes.code,
      DeviceCode: () => state().lifetimes.deviceCode,
      Grant: () => state().lifetimes.refreshToken,
      IdToken: () => state().lifetimes.idToken,
      Interaction: () => 3600,
      RefreshToken: (_ctx, token) => remainingLifetime(state(), token),
      Session: () => state().lifetimes.session,
    },
  };
}

/** Where the sign-in pages of a server are. */
export function signInPath(server: AuthorizationServer): string {
  return server.id === undefined ? '/signin/' : `/signin/${server.id}/`;
}

/** Okta requires PKCE of apps without credentials; others may use it. */
function isPublic(state: OrgState, clientId: string): boolean {
  return state.clients.get(clientId)?.signInAuthentication.includes('none') ?? true;
}

/** A rotated refresh token keeps the end of the first one. */
function remainingLifetime(state: OrgState, token: { iiat?: number | undefined }): number {
  const total = state.lifetimes.refreshToken;
  if (token.iiat === undefined) return total;
  return Math.max(1, token.iiat + total - Math.floor(Date.now() / 1000));
}

/**
 * Okta asks no consent of people for their company's own apps. The prompt stays known and without a check, because the
 * provider grants `offline_access` to requests that name it alone.
 */
function policyWithoutConsent(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  policy.get('consent')?.checks.clear();
  return policy;
}
