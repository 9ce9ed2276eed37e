import { row, type ProblemRow } from '../row.ts';

/** The agent as a process on this computer: running, its port, its data folder, the browser. */
export const hostProblems = {
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
  browser_failed: row('The browser could not be opened.', 'Copy the address shown and open it yourself.', {
    actor: 'person',
  }),
} satisfies Record<string, ProblemRow>;
