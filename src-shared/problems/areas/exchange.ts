import { row, type ProblemRow } from '../row.ts';

/** The token exchange: its settings, and refusals of the authorization server. */
export const exchangeProblems = {
  exchange_not_configured: row(
    'The token exchange is not set up: {reason}',
    'Fill in Enterprise-Managed Credentials in the provider settings.',
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
