import { row, type ProblemRow } from '../row.ts';

/** Answers of a token endpoint that are refused here, before anything of them is used. */
export const exchangeAnswerProblems = {
  exchange_invalid_response: row(
    'The answer to the token exchange for {server} cannot be used: {reason}',
    'Check the requested credential and the token endpoint of the server settings.',
    { action: 'open_server', actor: 'admin', http: 502 },
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
} satisfies Record<string, ProblemRow>;
