import type { App } from 'electron';
import type { Log } from '../ports/outside.ts';
import { removeAutostart, writeAutostart } from '../platform/autostart.ts';

export interface LoginItemOptions {
  readonly app: Pick<App, 'setLoginItemSettings' | 'getLoginItemSettings' | 'isPackaged'>;
  readonly platform: NodeJS.Platform;
  readonly log: Log;
}

/** What a start at login is given, so that no window opens. */
export const HIDDEN_ARGUMENT = '--hidden';

/** Makes the app start at login, or not. A checkout never does: its path would be remembered and go stale. */
export function setStartAtLogin(start: boolean, { app, platform, log }: LoginItemOptions): void {
  if (!app.isPackaged) return;
  try {
    if (platform === 'linux') setAutostart(start);
    else if (app.getLoginItemSettings({ args: [HIDDEN_ARGUMENT] }).openAtLogin !== start)
      app.setLoginItemSettings({ openAtLogin: start, args: [HIDDEN_ARGUMENT] });
  } catch (error) {
    log.warn('login_item_failed', { reason: error instanceof Error ? error.message : 'unknown' });
  }
}

function setAutostart(start: boolean): void {
  if (start)
    writeAutostart({ program: process.env['APPIMAGE'] ?? process.execPath, argument: HIDDEN_ARGUMENT });
  else removeAutostart();
}
