/** Who can do something about a problem. */
export type Actor = 'person' | 'admin' | 'server_owner' | 'nobody';

/** What the window offers as the one button beside a problem. */
export type ProblemAction =
  | 'sign_in'
  | 'open_settings'
  | 'open_server'
  | 'open_diagnostics'
  | 'approve'
  | 'open_url'
  | 'retry'
  | 'none';

export interface ProblemRow {
  /** One sentence: what is wrong. `{name}` takes the value of that detail. */
  readonly title: string;
  /** What to do next, in words. */
  readonly next: string;
  readonly action: ProblemAction;
  readonly actor: Actor;
  /** Whether the same attempt can succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** HTTP status on the local endpoint. */
  readonly http: number;
  /** JSON-RPC error code (JSON-RPC 2.0 section 5.1, MCP). */
  readonly rpc: number;
  /** Exit code of the command line (README, "Exit codes"). */
  readonly exit: 1 | 2 | 3 | 4 | 5;
}

type Defaults = Partial<Omit<ProblemRow, 'title' | 'next'>>;

function row(title: string, next: string, rest: Defaults = {}): ProblemRow {
  return {
    title,
    next,
    action: 'none',
    actor: 'person',
    retryable: false,
    http: 500,
    rpc: -32000,
    exit: 1,
    ...rest,
  };
}

const general = {
  internal: row(
    'Something went wrong inside Onbehalf.',
    'Run `onbehalf doctor`; if it happens again, send the report to support.',
    { action: 'open_diagnostics', actor: 'nobody', rpc: -32603 },
  ),
  cancelled: row('The operation was cancelled.', 'Start it again when you are ready.', {
    action: 'retry',
    retryable: true,
    http: 499,
  }),
  invalid_input: row('The input is not valid: {reason}', 'Correct it and try again.', {
    http: 400,
    rpc: -32602,
    exit: 2,
  }),
  not_found: row(
    'There is no {what} named "{name}".',
    'Check the name; the list command shows what there is.',
    { http: 404, exit: 2 },
  ),
  unknown_command: row('There is no command "{name}".', 'Run `onbehalf --help`.', {
    http: 404,
    rpc: -32601,
    exit: 2,
  }),
  not_allowed_here: row(
    'This is not possible from here: {reason}',
    'Use the window or the command line on this computer.',
    { http: 403 },
  ),
} satisfies Record<string, ProblemRow>;

const host = {
  agent_not_running: row('The agent is not running.', 'Start Onbehalf, or run `onbehalf serve`.', {
    http: 503,
    exit: 4,
    retryable: true,
  }),
  agent_lost: row(
    'Onbehalf stopped while this was under way; whether it was done is not known.',
    'Look at the result before you do it again.',
    { http: 503 },
  ),
  agent_already_running: row(
    'Onbehalf is already running (process {pid}).',
    'Use the running one, or stop it first.',
  ),
  port_in_use: row(
    'Port {port} on 127.0.0.1 is taken by {holder}.',
    'Stop that program, or choose another port with --port.',
    { actor: 'person', retryable: true },
  ),
  data_dir_unusable: row(
    'The data folder cannot be used: {reason}',
    'Check that {path} exists, belongs to you and can be written.',
    {},
  ),
  config_invalid: row(
    'The configuration is not valid: {reason}',
    'Correct {path}; `onbehalf config validate FILE` checks it.',
    { exit: 2, action: 'open_settings' },
  ),
  config_locked: row(
    '{key} is managed by your organisation and cannot be changed here.',
    'Ask your IT department if it should be different.',
    { actor: 'admin', http: 403 },
  ),
  policy_invalid: row(
    'The managed configuration in {source} cannot be used: {reason}',
    'Ask your IT department to correct it; until then what was valid last stays in force, and nothing is allowed if there was none.',
    { actor: 'admin', action: 'open_settings' },
  ),
  keychain_unavailable: row(
    'There is no keychain to keep your sign-in safe: {reason}',
    'Install and unlock a Secret Service (for example gnome-keyring), or start with --keychain memory to keep it until the agent stops.',
    { action: 'open_diagnostics' },
  ),
  keychain_locked: row('The keychain is locked.', 'Unlock it (or answer its prompt) and try again.', {
    action: 'retry',
    retryable: true,
  }),
  keychain_failed: row(
    'The keychain refused the operation: {reason}',
    'Unlock it and try again; `onbehalf doctor` tests it.',
    { action: 'open_diagnostics', retryable: true },
  ),
  browser_failed: row('The browser could not be opened.', 'Copy the address shown and open it yourself.', {
    actor: 'person',
  }),
} satisfies Record<string, ProblemRow>;

const session = {
  not_configured: row(
    'No identity provider is set up yet.',
    'Enter your Okta issuer and client ID in Settings, or ask IT for the managed configuration.',
    { action: 'open_settings', http: 401, exit: 3 },
  ),
  not_signed_in: row('Nobody is signed in.', 'Sign in with Okta: open {url} or run `onbehalf login`.', {
    action: 'sign_in',
    http: 401,
    exit: 3,
  }),
  session_ended: row(
    'Your session has ended: {reason}',
    'Sign in again: open {url} or run `onbehalf login`.',
    { action: 'sign_in', http: 401, exit: 3 },
  ),
  sign_in_timeout: row(
    'The sign-in was not finished in time.',
    'Start it again and finish it within five minutes. If Okta showed an error about the redirect URI, register {uris} exactly so; if it said that you are not assigned, ask your Okta administrator.',
    { action: 'sign_in', retryable: true, exit: 3 },
  ),
  callback_address_invalid: row(
    'This is not the address that the running sign-in waits for: {reason}',
    'Copy the whole address from the browser after signing in; it begins with {expected}.',
    { http: 400, exit: 2, retryable: true },
  ),
  device_sign_in_unavailable: row(
    'The identity provider does not offer to sign in with a code on another device.',
    'Sign in with the browser, or ask your administrator to enable the Device Authorization grant for the app.',
    { actor: 'admin', action: 'sign_in' },
  ),
  login_foreign_issuer: row(
    'This sign-in was started for another identity provider ({found}).',
    'Onbehalf signs in at {configured} only. If you came from an app tile, ask your Okta administrator to check its initiate login URI.',
    { actor: 'admin', http: 403 },
  ),
  sign_in_declined: row('The sign-in was declined.', 'Start it again if that was not what you wanted.', {
    action: 'sign_in',
    exit: 3,
  }),
  sign_in_replaced: row('A newer sign-in replaced this one.', 'Finish the newer one in the browser.', {
    action: 'none',
    exit: 3,
  }),
  user_changed: row(
    'The identity provider answered for another person than the one signed in.',
    'You were signed out. Sign in again; if it stays, tell your Okta administrator.',
    { action: 'sign_in', http: 401, exit: 3 },
  ),
  callback_port_in_use: row(
    'None of the registered sign-in ports is free: {ports} (held by {holder}).',
    'Close that program and sign in again.',
    { action: 'sign_in', retryable: true },
  ),
} satisfies Record<string, ProblemRow>;

const provider = {
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

const exchange = {
  exchange_not_configured: row(
    'The token exchange is not set up: {reason}',
    'Fill in Enterprise-Managed Credentials in the provider settings.',
    { action: 'open_settings', actor: 'admin', http: 502 },
  ),
  signing_key_missing: row(
    'There is no signing key for private_key_jwt.',
    'Run `onbehalf keys generate` and register the public key in Okta.',
    { action: 'open_settings', actor: 'admin', http: 502 },
  ),
  signing_key_exists: row(
    'There is a signing key already ({kid}).',
    'Rotate it with `onbehalf keys rotate`: the old key is used until the new one was accepted.',
    { http: 409 },
  ),
  signing_key_invalid: row(
    'This is not a usable signing key: {reason}',
    'Give a private key as PKCS#8 PEM or JWK: RSA of 2,048 bits or more, or EC P-256.',
    { http: 400, exit: 2 },
  ),
  signing_key_referenced: row(
    'The signing key comes from {reference}, named in the configuration.',
    'Replace it there and restart Onbehalf; here it can only be shown.',
    { actor: 'admin', http: 409 },
  ),
  secret_reference_unreadable: row(
    'A secret named in the configuration could not be read from {reference}: {reason}',
    'Check that it exists and that this account may read it, then restart Onbehalf.',
    { action: 'open_settings', actor: 'admin', http: 502 },
  ),
  exchange_refused: row(
    'Okta refused to mint a token for {server}: {error} {reason}',
    'Ask your Okta administrator to check the exchange policy, audience and scopes of the app.',
    { action: 'open_server', actor: 'admin', http: 502 },
  ),
  exchange_denied: row(
    'You may not use {server}: Okta denies you a token for it ({reason}).',
    'Ask for access if you need it; nothing is broken.',
    { actor: 'admin', http: 403, exit: 5 },
  ),
  exchange_failed: row(
    'The token exchange for {server} failed: {reason}',
    'Try again; `onbehalf servers test {server}` shows each step.',
    { action: 'retry', retryable: true, http: 502 },
  ),
  exchange_invalid_response: row(
    'The answer to the token exchange for {server} cannot be used: {reason}',
    'Check the requested credential and the token endpoint of the server settings.',
    { action: 'open_server', actor: 'admin', http: 502 },
  ),
  exchange_invalid_scope: row(
    'Okta does not grant {server} the scopes that its settings ask for ({scopes}): {reason}',
    'Ask your Okta administrator which scopes the resource connection allows, and correct the settings of the server.',
    { action: 'open_server', actor: 'admin', http: 502 },
  ),
  exchange_invalid_target: row(
    'Okta does not know the target that the settings of {server} name ({target}): {reason}',
    'Compare audience and resource with the resource connection in Okta, to the last slash.',
    { action: 'open_server', actor: 'admin', http: 502 },
  ),
  exchange_wrong_endpoint: row(
    'The token endpoint {endpoint} does not do this kind of exchange: {error} {reason}',
    'ID-JAG, STS, secrets and service accounts are at the org server (/oauth2/v1/token), plain exchange at a custom one.',
    { action: 'open_settings', actor: 'admin', http: 502 },
  ),
  exchange_no_policy: row(
    'No access policy at {endpoint} lets the client {clientId} get a token for {server}: {reason}',
    'Ask your Okta administrator for a policy rule with this grant, for this client and you.',
    { actor: 'admin', http: 502 },
  ),
  exchange_client_not_allowed: row(
    'The client {clientId} may not exchange tokens for {server}: {reason}',
    'Ask your Okta administrator to check the agent, its grants and its resource connection.',
    { actor: 'admin', http: 502 },
  ),
  exchange_subject_rejected: row(
    'Okta no longer accepts your sign-in for {server}: {reason}',
    'Sign in again: open {url} or run `onbehalf login`.',
    { action: 'sign_in', http: 401, exit: 3 },
  ),
  exchange_subject_mismatch: row(
    'You are signed in through the client {subjectClient}, but {clientId} asks for the token of {server}: {reason}',
    'Okta exchanges an ID token only for the client it was issued to: leave the exchange client ID empty, or link both in Okta.',
    { action: 'open_settings', actor: 'admin', http: 502 },
  ),
  step_up_required: row(
    'Okta wants you to authenticate again, more strongly, for {server}.',
    'Sign in again: open {url} or run `onbehalf login`.',
    { action: 'sign_in', http: 403, exit: 3 },
  ),
  exchange_endpoint_insecure: row(
    'The token endpoint {endpoint} is not https, so nothing was sent.',
    'Correct the token endpoint in the settings.',
    { action: 'open_settings', actor: 'admin', http: 502 },
  ),
  exchange_redirected: row(
    'The token endpoint {endpoint} answered with a redirect, which is never followed.',
    'Enter the address it redirects to, if it is right.',
    { action: 'open_settings', actor: 'admin', http: 502 },
  ),
  exchange_timeout: row(
    'The token endpoint {endpoint} did not answer within {seconds} seconds.',
    'Check the network, VPN and proxy, and try again.',
    { action: 'retry', retryable: true, http: 504 },
  ),
  exchange_answer_too_large: row(
    'The answer of {endpoint} is larger than {limit} bytes and was dropped.',
    'Check that this is the token endpoint.',
    { action: 'open_settings', actor: 'admin', http: 502 },
  ),
  exchange_answer_not_json: row(
    'The answer of {endpoint} is not JSON (status {status}).',
    'Check the token endpoint: a sign-in page or a proxy may answer in its place.',
    { action: 'open_settings', actor: 'admin', http: 502 },
  ),
  exchange_wrong_issued_type: row(
    'For {server} a credential of the type {expected} was asked for, and {found} was issued.',
    'Check the requested credential of the server and the token endpoint.',
    { action: 'open_server', actor: 'admin', http: 502 },
  ),
  exchange_wrong_token_type: row(
    'The token for {server} is of the type {found}, which cannot be sent to a server.',
    'Check the requested credential of the server; a DPoP-bound request must be answered with a DPoP-bound token.',
    { action: 'open_server', actor: 'admin', http: 502 },
  ),
  exchange_bad_lifetime: row(
    'The credential for {server} came with an unusable lifetime ({found}).',
    'Ask the administrator of the authorization server to correct the token lifetime.',
    { actor: 'admin', http: 502 },
  ),
  exchange_wrong_audience: row(
    'The token that was issued for {server} is for another audience ({found}) than asked for ({expected}).',
    'Ask your Okta administrator to check the audience of the authorization server.',
    { action: 'open_server', actor: 'admin', http: 502 },
  ),
  exchange_wrong_subject: row(
    'The token that was issued for {server} names another person; it was dropped.',
    'Sign out and in again; if it stays, tell your Okta administrator: this must not happen.',
    { action: 'sign_in', actor: 'admin', http: 502 },
  ),
  exchange_wider_scope: row(
    'The token that was issued for {server} allows more than asked for ({found}); it was dropped.',
    'Ask your Okta administrator to check the scopes of the authorization server.',
    { action: 'open_server', actor: 'admin', http: 502 },
  ),
  authorization_server_unconfirmed: row(
    '{server} names the authorization server {issuer}, which is not in your settings.',
    'If it is right, enter it as the audience of the server.',
    { action: 'open_server', actor: 'admin', http: 502 },
  ),
  resource_metadata_unusable: row(
    'The metadata at {url} could not be used: {reason}',
    'Ask the owner of the server, or enter audience and token endpoint in its settings.',
    { action: 'open_server', actor: 'server_owner', http: 502 },
  ),
  credential_not_injectable: row(
    'The credential for {server} cannot be put on the request: {reason}',
    'Correct the injection mode of the server.',
    { action: 'open_server', actor: 'admin', http: 502 },
  ),
  server_secret_missing: row(
    'The fixed secret of {server} is not set.',
    'Enter it in the settings of the server, or ask IT for its reference.',
    { action: 'open_server', http: 502 },
  ),
  consent_required: row('{server} needs your consent first.', 'Open {url}, agree, and try again.', {
    action: 'open_url',
    http: 403,
    retryable: true,
  }),
} satisfies Record<string, ProblemRow>;

const endpoint = {
  foreign_host: row(
    'The Host header is not the local endpoint.',
    'Call http://127.0.0.1 with the port of the endpoint.',
    { http: 403 },
  ),
  foreign_origin: row('Requests from web pages are refused.', 'Use an AI client, not a browser page.', {
    http: 403,
  }),
  invalid_request: row('The HTTP request is not valid: {reason}', 'Correct the client.', { http: 400 }),
  not_here: row('There is nothing at this address.', 'Use the address that Onbehalf shows.', { http: 404 }),
  agent_paused: row('Onbehalf is paused.', 'Resume it in its window or tray menu, then try again.', {
    http: 503,
    retryable: true,
  }),
  wrong_port: row(
    'This credential belongs to the other port of Onbehalf.',
    'Tokens of `onbehalf clients add` go to the first port, OAuth tokens to the second; use the address that was shown with it.',
    { http: 401 },
  ),
  unknown_client: row(
    'This AI client is not known.',
    'Connect it in Onbehalf, or run `onbehalf clients add NAME` and use the token.',
    { http: 401, exit: 1 },
  ),
  method_not_allowed: row(
    'This method is not allowed here.',
    'Use POST, GET or DELETE as the MCP transport says.',
    { http: 405 },
  ),
  not_acceptable: row(
    'The Accept header must allow application/json and text/event-stream.',
    'Correct the client.',
    { http: 406 },
  ),
  unsupported_media_type: row('Only application/json is accepted.', 'Send Content-Type: application/json.', {
    http: 415,
  }),
  body_too_large: row('The request is larger than {limit} bytes.', 'Send less at a time.', { http: 413 }),
  body_timeout: row('The request body did not arrive in time.', 'Send it again.', {
    http: 408,
    retryable: true,
  }),
  invalid_json: row('The body is not valid JSON.', 'Correct the client.', { http: 400, rpc: -32700 }),
  invalid_message: row('The body is not one valid JSON-RPC message: {reason}', 'Correct the client.', {
    http: 400,
    rpc: -32600,
  }),
  header_mismatch: row('The header {header} disagrees with the body.', 'Correct the client.', {
    http: 400,
    rpc: -32020,
  }),
  session_missing: row(
    'The Mcp-Session-Id header is missing.',
    'Initialize first, and send it from then on.',
    {
      http: 400,
      rpc: -32600,
    },
  ),
  unsupported_revision: row(
    'The protocol revision {requested} is not spoken here; these are: {supported}',
    'Use one of them.',
    { http: 400, rpc: -32022 },
  ),
  session_unknown: row('This MCP session is not known.', 'Initialize again.', { http: 404, rpc: -32001 }),
  too_many_requests: row('This client has too many requests under way.', 'Wait and try again.', {
    http: 429,
    retryable: true,
  }),
  server_unknown: row('There is no server "{server}" for you here.', 'Run `onbehalf servers list`.', {
    http: 404,
  }),
  server_unreachable: row(
    '{server} cannot be reached: {reason}',
    'Check the network and the address; try again.',
    { action: 'retry', actor: 'server_owner', retryable: true, http: 502 },
  ),
  server_rejected_credential: row(
    '{server} rejected the credential that was minted for it.',
    'Ask the owner of the server to check audience and scopes; `onbehalf servers test {server}` shows what was sent.',
    { action: 'open_server', actor: 'server_owner', http: 502 },
  ),
  server_no_access: row(
    'You may not use {server}: none of your roles or teams is allowed to.',
    'Ask your administrator if you need it.',
    { actor: 'admin', http: 403, exit: 5 },
  ),
  server_insufficient_scope: row(
    '{server} demands permissions that are not set up for it: {scopes}',
    'Ask your administrator to add these scopes to the settings of the server.',
    { action: 'open_server', actor: 'admin', http: 403 },
  ),
  server_error: row(
    '{server} answered with an error: {reason}',
    'Correct the request, or ask the owner of the server.',
    {
      actor: 'server_owner',
      http: 502,
    },
  ),
  server_invalid_answer: row(
    '{server} gave an answer that cannot be used: {reason}',
    'Ask the owner of the server to correct it.',
    { actor: 'server_owner', http: 502 },
  ),
  server_redirected: row(
    '{server} answered with a redirect, which is never followed.',
    'Correct the URL of the server.',
    { action: 'open_server', actor: 'admin', http: 502 },
  ),
  server_timeout: row(
    '{server} sent nothing for {seconds} seconds, which is its limit; the call had been running for {elapsed} seconds.',
    'Try again, or raise the limit of the server.',
    { action: 'retry', actor: 'server_owner', retryable: true, http: 504 },
  ),
  denied_by_person: row(
    'You said no to this call of {tool}.',
    'Nothing was sent to {server}. Start it again if you want to be asked again.',
    { http: 403, exit: 5 },
  ),
  approval_timeout: row(
    'Nobody answered in time whether {tool} may be called.',
    'Try again and answer in Onbehalf (window, or `onbehalf approvals`); an answer given later counts for the next try.',
    { action: 'approve', http: 403, retryable: true, exit: 5 },
  ),
  too_many_approvals: row(
    'Too many calls wait for an answer already.',
    'Answer them in Onbehalf (window, or `onbehalf approvals`), then try again.',
    { action: 'approve', http: 429, retryable: true, exit: 5 },
  ),
  tool_changed: row(
    '{server} changed its tool {tool} since it was approved, so it is held.',
    'Look at what changed in Onbehalf (window, or `onbehalf approvals`) and accept it or not.',
    { action: 'approve', http: 403, exit: 5 },
  ),
  secret_found: row(
    'The call was stopped because it carries a credential ({kind}).',
    'Take the credential out of the {place}; Onbehalf adds what the server needs by itself.',
    { http: 403, exit: 5 },
  ),
  denied_by_policy: row('Not allowed by policy: {reason}', 'Ask your administrator if you need this.', {
    actor: 'admin',
    http: 403,
    exit: 5,
  }),
  audit_unavailable: row(
    'The audit log cannot be written, so the call was stopped: {reason}',
    'Free disk space or repair the audit database; `onbehalf doctor` says more.',
    { action: 'open_diagnostics', http: 503, retryable: true },
  ),
} satisfies Record<string, ProblemRow>;

const clients = {
  client_file_refused: row(
    'The configuration of {client} ({path}) is left alone: {reason}.',
    'Add the entry by hand: `onbehalf clients plan {client}` prints it.',
    { http: 409 },
  ),
  client_path_refused: row(
    '{path} is left alone: {reason}.',
    'Look where it leads; if that is meant to be so, add the entry by hand: `onbehalf clients plan {client}` prints it.',
    { http: 403 },
  ),
  client_entry_foreign: row(
    '{client} already has an entry "{entry}" that Onbehalf did not write.',
    'Look at it in {path}; connect with --replace to put ours in its place.',
    { http: 409 },
  ),
  client_entry_edited: row(
    'The entry of Onbehalf in {client} was changed by somebody else.',
    'Look at it in {path}; connect with --replace to repair it, or disconnect with --force to remove it.',
    { http: 409 },
  ),
  client_file_busy: row(
    '{path} was changed by another program at the same moment.',
    'Close {client} and try again.',
    { action: 'retry', retryable: true, http: 409 },
  ),
  client_write_failed: row(
    '{path} could not be written: {reason}',
    'Check that the file and its folder belong to you and that the disk is not full; nothing was changed.',
    { retryable: true },
  ),
  client_mode_unavailable: row(
    '{client} cannot be connected with {mode}: {reason}',
    'Connect it without --mode; the best way that it supports is taken.',
    { http: 400, exit: 2 },
  ),
  client_silent: row(
    '{client} did not call within {seconds} seconds.',
    'Restart it so that it reads its configuration again; `onbehalf doctor client:{client}` looks at the entry.',
    { action: 'retry', retryable: true },
  ),
  client_not_connected: row('{client} is not connected.', 'Run `onbehalf clients connect {client}`.', {
    http: 404,
  }),
} satisfies Record<string, ProblemRow>;

/** Every failure that a person, an AI client or a script can meet: the only place where its words and codes stand. */
export const PROBLEMS = {
  ...general,
  ...host,
  ...session,
  ...provider,
  ...exchange,
  ...endpoint,
  ...clients,
};

export type ProblemCode = keyof typeof PROBLEMS;
