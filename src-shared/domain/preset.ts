import type { Preset } from './provider.ts';

const ENTRA_HOSTS = new Set(['login.microsoftonline.com', 'login.microsoft.com', 'sts.windows.net']);
const OKTA_DOMAINS = ['okta.com', 'oktapreview.com', 'okta-emea.com', 'okta-gov.com', 'okta.mil'];
const AUTH0_DOMAINS = ['auth0.com'];
const PING_DOMAINS = ['pingone.com', 'pingone.eu', 'pingone.asia', 'pingone.ca', 'pingidentity.com'];

/**
 * The preset that fits an issuer, by its host alone: what the settings preselect while an issuer is typed. A custom
 * domain cannot be told by its name; there the person chooses.
 */
export function presetForIssuer(issuer: string): Preset {
  const url = URL.parse(issuer);
  if (url === null) return 'generic';
  const host = url.hostname.toLowerCase();
  if (isWithin(host, OKTA_DOMAINS)) return 'okta';
  if (ENTRA_HOSTS.has(host)) return 'entra_id';
  if (isWithin(host, AUTH0_DOMAINS)) return 'auth0';
  if (isWithin(host, PING_DOMAINS)) return 'ping';
  return url.pathname.includes('/realms/') ? 'keycloak' : 'generic';
}

/** On the boundary of a label: `acme.okta.com` is within `okta.com`, `notokta.com` is not. */
function isWithin(host: string, domains: readonly string[]): boolean {
  return domains.some((domain) => host === domain || host.endsWith(`.${domain}`));
}
