import type { App, Dialog } from 'electron';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/outside.ts';

export interface CrashOptions {
  readonly app: Pick<App, 'on'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly reloadWindow: () => void;
  readonly quit: () => void;
}

/** A window that falls over again this often within this time is not just reloaded any more. */
const LIMIT = 3;
const WITHIN_MS = 5 * 60_000;

/**
 * The window's process may end for reasons of its own; the agent goes on and the window is loaded again. When that
 * happens again and again the person is told and decides.
 */
export function handleCrashes({ app, dialog, clock, log, reloadWindow, quit }: CrashOptions): void {
  let crashes: number[] = [];

  app.on('render-process-gone', (_event, _contents, details) => {
    log.error('window_crashed', { reason: details.reason, exitCode: details.exitCode });
    if (details.reason === 'clean-exit') return;
    const now = clock.monotonic();
    crashes = [...crashes.filter((at) => now - at < WITHIN_MS), now];
    if (crashes.length < LIMIT) reloadWindow();
    else void ask();
  });

  app.on('child-process-gone', (_event, details) => {
    log.warn('helper_process_gone', {
      type: details.type,
      reason: details.reason,
      exitCode: details.exitCode,
    });
  });

  async function ask(): Promise<void> {
    crashes = [];
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: 'The window of Onbehalf keeps closing unexpectedly.',
      detail: 'Your AI tools still work: the agent is running. The log file says more.',
      buttons: ['Try again', 'Quit Onbehalf'],
      defaultId: 0,
      cancelId: 0,
    });
    if (response === 1) quit();
    else reloadWindow();
  }
}
