import type { z } from 'zod';
import type { ClientAuthentication, identityProviderSchema, Preset } from './provider.ts';

type ProviderInput = z.input<typeof identityProviderSchema>;

/** What a preset suggests for a provider: everything but the issuer and the client. */
export interface PresetDefaults {
  readonly clientAuthentication: ClientAuthentication;
  readonly scopes: string[];
  readonly tokenExchange: NonNullable<ProviderInput['tokenExchange']>;
}

const SCOPES = ['openid', 'profile', 'email', 'offline_access'];

const OKTA: PresetDefaults = {
  clientAuthentication: 'none',
  // Only Okta has a scope for the groups claim; others refuse a scope that they do not know.
  scopes: ['openid', 'profile', 'email', 'groups', 'offline_access'],
  tokenExchange: { clientAuthentication: 'private_key_jwt', subjectToken: 'id_token' },
};

const OTHERS: PresetDefaults = {
  clientAuthentication: 'none',
  scopes: SCOPES,
  tokenExchange: { clientAuthentication: 'client_secret_post', subjectToken: 'access_token' },
};

/** The guide's defaults for Okta; for the others what their documentation has for RFC 8693 and on-behalf-of. */
export function presetDefaults(preset: Preset): PresetDefaults {
  return structuredClone(preset === 'okta' ? OKTA : OTHERS);
}

const PATHS: readonly (readonly [RegExp, Preset])[] = [
  [/^\/oauth2\/(?:[^/]+\/)?v1\/authorize$/, 'okta'],
  [/^\/[^/]+\/oauth2\/v2\.0\/authorize$/, 'entra_id'],
  [/\/protocol\/openid-connect\/auth$/, 'keycloak'],
  [/\/as\/(?:authorization\.oauth2|authorize)$/, 'ping'],
];

/** A product behind a custom domain, told by the path of its authorization endpoint; null where it is not known. */
export function presetForEndpoint(authorizationEndpoint: string): Preset | null {
  const path = URL.parse(authorizationEndpoint)?.pathname ?? '';
  return PATHS.find(([form]) => form.test(path))?.[1] ?? null;
}
