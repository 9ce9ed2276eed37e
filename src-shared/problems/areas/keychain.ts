import { row, type ProblemRow } from '../row.ts';

/** The keychain of the operating system. */
export const keychainProblems = {
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
} satisfies Record<string, ProblemRow>;
