import { row, type ProblemRow } from '../row.ts';

/** The servers behind the endpoint: reaching them, and their answers. */
export const serversProblems = {
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
    'Ask your administrator to add these scopes to the settings of the server (Scopes, or Step-up scopes for now and then).',
    { action: 'open_server', actor: 'admin', http: 403 },
  ),
  server_scope_refused: row(
    '{server} demands the permissions {scopes} for this, and they are not granted to you: {reason}',
    'Ask your administrator if you should have them; what needs less still works.',
    { actor: 'admin', http: 403, exit: 5 },
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
  server_busy: row(
    '{server} asked to be left alone for {seconds} more seconds.',
    'Wait that long, then try again.',
    { action: 'retry', actor: 'nobody', retryable: true, http: 503 },
  ),
  server_timeout: row(
    '{server} sent nothing for {seconds} seconds, which is its limit; the call had been running for {elapsed} seconds.',
    'Try again, or raise the limit of the server.',
    { action: 'retry', actor: 'server_owner', retryable: true, http: 504 },
  ),
} satisfies Record<string, ProblemRow>;
