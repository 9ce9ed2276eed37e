import { row, type ProblemRow } from '../row.ts';

/** What can go wrong with any command. */
export const generalProblems = {
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
