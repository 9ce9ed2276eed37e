import { row, type ProblemRow } from '../row.ts';

/** The user’s settings, the managed configuration and the secrets they refer to. */
export const settingsProblems = {
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
  secret_reference_unreadable: row(
    'A secret named in the configuration could not be read from {reference}: {reason}',
    'Check that it exists and that this account may read it, then restart Onbehalf.',
    { action: 'open_settings', actor: 'admin', http: 502 },
  ),
} satisfies Record<string, ProblemRow>;
