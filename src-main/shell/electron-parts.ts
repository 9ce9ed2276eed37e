import type * as Electron from 'electron';

/**
 * What the shell uses of Electron. Every part of the shell is given it, and only `main.ts` imports it, so that tests
 * run the shell in plain Node on a double that is checked against the same types.
 */
export type ElectronParts = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'Notification'
  | 'powerMonitor'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'shell'
  | 'Tray'
>;
