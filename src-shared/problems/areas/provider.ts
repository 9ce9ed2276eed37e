import { row, type ProblemRow } from '../row.ts';

/** The identity provider: reaching it, trusting it, and its refusals at the sign-in. */
export const providerProblems = {
  provider_unreachable: row(
    'The identity provider {host} cannot be reached: {reason}',
    'Check the network, VPN and proxy; the agent tries again by itself.',
    { action: 'retry', retryable: true, http: 503 },
  ),
  provider_insecure: row(
    'The identity provider would be called without encryption: {url}',
    'Use https addresses only; http is accepted on 127.0.0.1 alone, and only with --dev.',
    { action: 'open_settings', actor: 'admin' },
  ),
  captive_portal: row(
    'Something between this computer and {host} answered in its place: {reason}',
    'Open a web page in the browser and sign in to the network, or ask IT about the proxy; then try again.',
    { action: 'retry', retryable: true, http: 503 },
  ),
  tls_untrusted: row(
    'The connection to {host} is not trusted: {reason}',
    'If your network inspects TLS, ask IT to install its certificate authority on this computer; never accept it by hand.',
    { actor: 'admin', http: 503 },
  ),
  discovery_failed: row(
    'The discovery document at {url} could not be used: {reason}',
    'Check the issuer and the discovery endpoint.',
    { action: 'open_settings', actor: 'admin' },
  ),
  issuer_mismatch: row(
    'Issuer mismatch: configured {configured}, but the discovery document says {found}.',
    'Issuer and Discovery Endpoint must point to the same Okta org; copy the issuer from the Okta Admin Console.',
    { action: 'open_settings', actor: 'admin' },
  ),
  sample_value: row(
    '{field} still has a sample value ({value}).',
    'Replace it with your own Okta org, for example https://your-company.okta.com.',
    { action: 'open_settings', exit: 2 },
  ),
  issuer_invalid: row('The issuer {value} cannot be used: {reason}', 'Enter {corrected} instead.', {
    action: 'open_settings',
    exit: 2,
  }),
  sign_out_uri_mismatch: row(
    'Okta does not know the sign-out redirect URI.',
    'Register {uris} as sign-out redirect URIs of the app, or turn RP-initiated logout off in the provider settings.',
    { action: 'open_settings', actor: 'admin' },
  ),
  groups_claim_missing: row(
    'The ID token has no groups, so roles and teams cannot come from them.',
    'Add a groups claim to the app (Sign On tab) or to the authorization server, and keep "groups" among the scopes.',
    { actor: 'admin' },
  ),
  refresh_token_missing: row(
    'The identity provider gave no refresh token: you have to sign in again every hour.',
    'Enable the Refresh Token grant for the app and keep "offline_access" among the scopes.',
    { actor: 'admin' },
  ),
  user_not_assigned: row(
    'You are not assigned to this app in Okta.',
    'Ask your Okta administrator to assign you to the application.',
    { actor: 'admin', exit: 3 },
  ),
  access_denied: row(
    'Okta denied the sign-in: {reason}',
    'Ask your Okta administrator; the reason is in the Okta system log.',
    { actor: 'admin', exit: 3 },
  ),
  role_denied: row(
    'You signed in at Okta, but no role mapping rule lets you use Onbehalf.',
    'Ask your administrator to check the role mapping rules and your groups.',
    { actor: 'admin', exit: 3 },
  ),
  redirect_uri_mismatch: row(
    'Okta does not know the sign-in redirect URI.',
    'Register {uris} exactly so (case-sensitive) as sign-in redirect URIs of the app.',
    { actor: 'admin' },
  ),
  invalid_client: row(
    'Okta rejected the client: {reason}',
    'Check client ID, client authentication, secret or signing key (kid) against the app in Okta.',
    { action: 'open_settings', actor: 'admin' },
  ),
  client_secret_refused: row(
    'Okta rejected the client secret: {reason}',
    'Copy the client secret again from the Sign On tab of the app in Okta and enter it in the provider settings.',
    { action: 'open_settings', actor: 'admin' },
  ),
  client_secret_missing: row(
    'The client secret is missing.',
    'Enter it in the provider settings, or choose the client authentication "none" for a Native app.',
    { action: 'open_settings', actor: 'admin' },
  ),
  client_key_refused: row(
    'Okta rejected the signed client assertion: {reason}',
    'Register the public key of this computer (`onbehalf keys show`) at the app in Okta with the same kid, and check the clock.',
    { action: 'open_settings', actor: 'admin' },
  ),
  client_authentication_mismatch: row(
    'The app in Okta expects another client authentication than {method}: {reason}',
    'Choose what the app is set to: "none" for Native, the client secret for Web, private_key_jwt for a public key.',
    { action: 'open_settings', actor: 'admin' },
  ),
  pkce_not_supported: row(
    'The identity provider {host} does not offer PKCE with S256.',
    'Onbehalf does not sign in without it; ask the administrator of the provider to enable it.',
    { actor: 'admin' },
  ),
  grant_not_enabled: row(
    'The app in Okta may not use this grant: {reason}',
    'Enable Authorization Code and Refresh Token (and Device Authorization where you use it) under General > Grant type of the app.',
    { actor: 'admin' },
  ),
  grant_refused: row(
    'The identity provider did not accept the code or token: {reason}',
    'Sign in again. If it stays, the redirect URI registered in Okta may differ, or the session was ended there.',
    { action: 'sign_in', exit: 3 },
  ),
  scope_refused: row(
    'The identity provider refused a scope: {reason}',
    'Grant the scopes {scopes} to the app, or take them out of the provider settings.',
    { action: 'open_settings', actor: 'admin' },
  ),
  dpop_turned_on: row(
    'The Okta app demands DPoP; Onbehalf has turned it on.',
    'Sign in again: this time it works.',
    { action: 'sign_in', retryable: true, exit: 3 },
  ),
  dpop_not_honoured: row(
    'DPoP was used, but the identity provider issued a plain bearer token.',
    'Enable DPoP for the app in Okta, or set DPoP to automatic in the provider settings.',
    { action: 'open_settings', actor: 'admin' },
  ),
  dpop_required: row(
    'The Okta app demands DPoP (invalid_dpop_proof).',
    'Turn DPoP on in the provider settings, or disable "Require Demonstrating Proof of Possession" for the app in Okta.',
    { action: 'open_settings', actor: 'admin' },
  ),
  invalid_id_token: row(
    'The ID token could not be verified: {reason}',
    'Sign in again; if it stays, check the issuer, client ID and the clock of this computer.',
    { action: 'sign_in' },
  ),
  clock_skew: row(
    'The clock of this computer is off by {seconds} seconds.',
    'Set the clock (automatic time), then try again.',
    { retryable: true },
  ),
  rate_limited: row('{host} asks to wait {seconds} seconds.', 'Wait; the agent tries again by itself.', {
    retryable: true,
    http: 429,
  }),
  provider_error: row(
    'The identity provider answered with an error: {error} {reason}',
    'Ask your Okta administrator to look at the Okta system log.',
    { actor: 'admin' },
  ),
} satisfies Record<string, ProblemRow>;
