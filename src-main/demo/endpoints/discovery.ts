import type { AuthorizationServer } from '../authorization-server.ts';
import { endpointUrl } from '../authorization-server.ts';
import type { OrgSettings } from '../org-state.ts';
import { DEVICE_CODE, ID_JAG_PROFILE, JWT_BEARER } from '../wire.ts';

const AUTH_METHODS = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'];
const SIGN_IN_GRANTS = ['authorization_code', 'refresh_token'];
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];

/** The metadata document of either kind of server, with Okta's fields (and without what Okta leaves out). */
export function discoveryDocument(
  server: AuthorizationServer,
  settings: OrgSettings,
): Record<string, unknown> {
  return {
    issuer: server.issuer,
    token_endpoint: endpointUrl(server, 'token'),
    jwks_uri: endpointUrl(server, 'keys'),
    revocation_endpoint: endpointUrl(server, 'revoke'),
    introspection_endpoint: endpointUrl(server, 'introspect'),
    token_endpoint_auth_methods_supported: AUTH_METHODS,
    token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
    revocation_endpoint_auth_methods_supported: AUTH_METHODS,
    introspection_endpoint_auth_methods_supported: AUTH_METHODS,
    dpop_signing_alg_values_supported: ALGORITHMS,
    code_challenge_methods_supported: ['S256'],
    subject_types_supported: ['public'],
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'fragment', 'form_post'],
    authorization_endpoint: endpointUrl(server, 'authorize'),
    userinfo_endpoint: endpointUrl(server, 'userinfo'),
    end_session_endpoint: endpointUrl(server, 'logout'),
    claims_supported: [
      'iss',
      'sub',
      'aud',
      'iat',
      'exp',
      'auth_time',
      'amr',
      'name',
      'email',
      'preferred_username',
    ],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid', 'profile', 'email', 'address', 'phone', 'groups', 'offline_access'],
    ...(settings.issuerInResponse ? { authorization_response_iss_parameter_supported: true } : {}),
    ...(server.id === undefined ? orgFields(server, settings) : customFields()),
  };
}

function orgFields(server: AuthorizationServer, settings: OrgSettings): Record<string, unknown> {
  if (!settings.deviceFlow) return { grant_types_supported: SIGN_IN_GRANTS };
  return {
    grant_types_supported: [...SIGN_IN_GRANTS, DEVICE_CODE],
    device_authorization_endpoint: endpointUrl(server, 'device/authorize'),
  };
}

/** What a resource's authorization server must publish for cross app access; Okta does not list its own scopes. */
function customFields(): Record<string, unknown> {
  return {
    grant_types_supported: [...SIGN_IN_GRANTS, JWT_BEARER],
    authorization_grant_profiles_supported: [ID_JAG_PROFILE],
  };
}
