import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import Provider, { errors, interactionPolicy } from 'oidc-provider';
import type { AdapterPayload, Configuration, JWK, KoaContextWithOIDC } from 'oidc-provider';
import type { DemoClient } from './clients.ts';
import { devicePages } from './device-pages.ts';
import { issueIdTokensWith } from './id-tokens.ts';
import { findUser, isAssigned } from './org-state.ts';
import type { OrgState } from './org-state.ts';
import { errorPage, PAGE_HEADERS } from './pages.ts';
import { describeAuthorizationError } from './authorization-errors.ts';
import type { OrgStore } from './store.ts';

/** Okta's limit for the groups claim: more matching groups fail the request instead of being cut off. */
const MOST_GROUPS = 100;

/**
 * The OpenID provider of the org server: authorization, sessions, PKCE, codes, refresh tokens, DPoP and userinfo, at
 * Okta's paths. Clients reach it as public ones, because this organisation has authenticated them before.
 */
export async function createProvider(
  origin: string,
  store: OrgStore,
  state: () => OrgState,
): Promise<Provider> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig', kid: 'internal' } as JWK;
  const provider = new Provider(origin, configuration(store, state, key));
  provider.Client.prototype.redirectUriAllowed = function exactly(uri): boolean {
    return this.redirectUris?.includes(uri) ?? false;
  };
  provider.Client.prototype.postLogoutRedirectUriAllowed = function exactly(uri): boolean {
    return state().clients.get(this.clientId)?.postLogoutRedirectUris.includes(uri) ?? false;
  };
  issueIdTokensWith(provider, state);
  return provider;
}

/** A client's metadata as the provider wants it. */
export function clientMetadata(client: DemoClient): AdapterPayload {
  return {
    client_id: client.clientId,
    client_name: client.name,
    application_type: 'native',
    token_endpoint_auth_method: 'none',
    id_token_signed_response_alg: 'ES256',
    redirect_uris: [...client.redirectUris],
    grant_types: client.grantTypes.filter(
      (type) => type === 'authorization_code' || PROVIDER_GRANTS.has(type),
    ),
    response_types: ['code'],
    dpop_bound_access_tokens: client.requireDpop,
  };
}

export const PROVIDER_GRANTS: ReadonlySet<string> = new Set([
  'authorization_code',
  'refresh_token',
  'urn:ietf:params:oauth:grant-type:device_code',
]);

function configuration(store: OrgStore, state: () => OrgState, key: JWK): Configuration {
  return {
    adapter: (name) => store.adapter(name),
    jwks: { keys: [key] },
    routes: {
      authorization: '/oauth2/v1/authorize',
      token: '/oauth2/v1/token',
      userinfo: '/oauth2/v1/userinfo',
      device_authorization: '/oauth2/v1/device/authorize',
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
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
    scopes: ['openid', 'offline_access', 'device_sso'],
    claims: {
      openid: ['sub'],
      profile: ['name', 'given_name', 'family_name', 'preferred_username', 'locale', 'zoneinfo'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    conformIdTokenClaims: false,
    interactions: {
      policy: policyWithoutConsent(),
      url: (_ctx, interaction) => `/signin/${interaction.uid}`,
    },
    findAccount: (_ctx, sub) => account(state(), sub),
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
      Grant: () => state().lifetimes.refreshToken,
      IdToken: () => state().lifetimes.idToken,
      Interaction: () => 3600,
      RefreshToken: (_ctx, token) => remainingLifetime(state(), token),
      Session: () => state().lifetimes.session,
    },
  };
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

function account(state: OrgState, sub: string): ReturnType<NonNullable<Configuration['findAccount']>> {
  const user = findUser(state, sub);
  if (!user) return undefined;
  return {
    accountId: user.sub,
    claims: () => ({
      sub: user.sub,
      name: user.name,
      given_name: user.givenName,
      family_name: user.familyName,
      preferred_username: user.login,
      locale: 'en_US',
      zoneinfo: 'Europe/Berlin',
      email: user.login,
      email_verified: true,
      groups: [...user.groups],
    }),
  };
}

/** Grants what was asked to people who are assigned to the client, and refuses the others as Okta does. */
async function grantEverything(
  state: OrgState,
  ctx: KoaContextWithOIDC,
): Promise<InstanceType<Provider['Grant']>> {
  const { oidc } = ctx;
  const clientId = oidc.client?.clientId ?? '';
  const accountId = oidc.session?.accountId ?? '';
  if (!isAssigned(state, accountId, clientId)) {
    throw new errors.AccessDenied('User is not assigned to the client application.');
  }
  const requested = [...oidc.requestParamScopes].filter(
    (scope) => scope !== 'groups' || groupsEnabled(state, clientId),
  );
  if (requested.includes('groups') && (findUser(state, accountId)?.groups.length ?? 0) > MOST_GROUPS) {
    throw new errors.InvalidRequest('The groups claim matches more than 100 groups.');
  }
  const grant = new oidc.provider.Grant({ clientId, accountId });
  grant.addOIDCScope(requested.join(' '));
  await grant.save();
  return grant;
}

function groupsEnabled(state: OrgState, clientId: string): boolean {
  return state.clients.get(clientId)?.groupsClaim ?? false;
}
