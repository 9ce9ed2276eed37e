import { row, type ProblemRow } from '../row.ts';

/** The AI clients on this computer and their configuration files. */
export const clientsProblems = {
  client_not_allowed: row(
    'Your organisation does not allow {client} to be connected.',
    'Ask your IT department whether it can be allowed, or use an AI client that is.',
    { actor: 'admin', http: 403, exit: 5 },
  ),
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
