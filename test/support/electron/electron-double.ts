import type { EventEmitter } from 'node:events';
import type {
  App,
  Dialog,
  MenuItemConstructorOptions,
  MessageBoxOptions,
  PowerMonitor,
  Protocol,
  Screen,
  Shell,
} from 'electron';
import type { ElectronParts } from '../../../src-main/shell/electron-parts.ts';
import { ipcDouble, type SenderDouble } from './ipc.ts';
import { type Emits, type Members, preventable, strict, withEvents } from './kit.ts';
import { sessionDouble, type SessionDouble } from './session.ts';
import {
  menuDouble,
  type NotificationDouble,
  notificationDoubles,
  type TrayDouble,
  trayDoubles,
} from './tray.ts';
import { type WindowDouble, windowDoubles } from './windows.ts';

/**
 * A double of the `electron` module for plain Node. Every object is checked against Electron's own type definitions
 * (`satisfies Members<…>`: a member that Electron does not have, or has with another signature, does not compile), and
 * anything that is asked of it and that it does not have throws. It behaves as Electron does where the shell relies
 * on it, and keeps what it was told.
 */
export interface ElectronDouble {
  readonly electron: ElectronParts;
  readonly app: Emits & { readonly quits: number; exitCode: number | null; readonly badge: number };
  readonly windows: WindowDouble[];
  readonly session: SessionDouble;
  readonly trays: TrayDouble[];
  readonly notifications: NotificationDouble[];
  readonly dialogs: MessageBoxOptions[];
  readonly opened: string[];
  readonly schemes: unknown[];
  readonly power: Emits;
  readonly calls: string[];
  readonly menu: () => MenuItemConstructorOptions[];
  /** Sends an IPC message as a page would. */
  invoke(from: SenderDouble, channel: string, ...args: unknown[]): Promise<unknown>;
  send(from: SenderDouble, channel: string): void;
  readonly channels: () => readonly string[];
}

export interface ElectronDoubleOptions {
  readonly packaged?: boolean;
  readonly switches?: readonly string[];
  readonly firstInstance?: boolean;
  /** The index of the button that the person presses; the default is the first. */
  readonly answer?: (question: MessageBoxOptions) => number;
}

export function createElectronDouble(options: ElectronDoubleOptions = {}): ElectronDouble {
  const calls: string[] = [];
  const app = appDouble(options, calls);
  const { windows, BrowserWindow } = windowDoubles(app);
  const session = sessionDouble();
  const { trays, Tray } = trayDoubles();
  const { notifications, Notification } = notificationDoubles();
  const ipc = ipcDouble();
  const dialogs: MessageBoxOptions[] = [];
  const opened: string[] = [];
  const schemes: unknown[] = [];
  let menu: MenuItemConstructorOptions[] = [];
  const power = withEvents({} satisfies Members<PowerMonitor>);

  const parts = {
    app: strict('app', app),
    BrowserWindow,
    dialog: strict('dialog', dialogDouble(options, dialogs)),
    ipcMain: strict('ipcMain', ipc.ipcMain),
    Menu: menuDouble((template) => {
      menu = template;
    }),
    Notification,
    powerMonitor: power,
    protocol: strict('protocol', {
      registerSchemesAsPrivileged: (custom) => void schemes.push(...custom),
    } satisfies Members<Protocol>),
    screen: strict('screen', screenDouble()),
    session: strict('session', {
      fromPartition: (partition: string) => {
        session.double.partition = partition;
        return session.session;
      },
    }),
    shell: strict('shell', {
      openExternal: async (url: string) => void opened.push(url),
    } satisfies Members<Shell>),
    Tray,
  };
  return {
    electron: parts as unknown as ElectronParts,
    app,
    windows,
    session: session.double,
    trays,
    notifications,
    dialogs,
    opened,
    schemes,
    power,
    calls,
    menu: () => menu,
    invoke: ipc.invoke,
    send: ipc.send,
    channels: ipc.channels,
  };
}

type AppDouble = EventEmitter & { quits: number; exitCode: number | null; badge: number };

function appDouble(
  { packaged = false, switches = [], firstInstance = true }: ElectronDoubleOptions,
  calls: string[],
) {
  const members = {
    isPackaged: packaged,
    commandLine: { hasSwitch: (name: string) => switches.includes(name) } as App['commandLine'],
    enableSandbox: () => void calls.push('enableSandbox'),
    requestSingleInstanceLock: () => firstInstance,
    whenReady: async () => void calls.push('ready'),
    setAppUserModelId: () => undefined,
    setAsDefaultProtocolClient: (scheme: string) => {
      calls.push(`protocol ${scheme}`);
      return true;
    },
    getVersion: () => '1.0.0',
    getPath: (name: string) => `/opt/Onbehalf/${name}`,
    setBadgeCount: (count?: number) => {
      app.badge = count ?? 0;
      return true;
    },
    getLoginItemSettings: () => ({ openAtLogin: false }) as ReturnType<App['getLoginItemSettings']>,
    setLoginItemSettings: (settings) => void calls.push(`login item ${String(settings.openAtLogin)}`),
    quit: () => {
      app.quits += 1;
      app.emit('before-quit', preventable({}));
      app.emit('will-quit', preventable({}));
    },
    exit: (code?: number) => {
      app.exitCode ??= code ?? 0;
    },
  } satisfies Members<App>;
  const app: AppDouble = withEvents({ ...members, quits: 0, exitCode: null as number | null, badge: 0 });
  return app;
}

function dialogDouble({ answer = () => 0 }: ElectronDoubleOptions, dialogs: MessageBoxOptions[]) {
  return {
    showMessageBox: async (...args: readonly unknown[]) => {
      const question = args.at(-1) as MessageBoxOptions;
      dialogs.push(question);
      return { response: answer(question), checkboxChecked: false };
    },
  } satisfies Members<Dialog>;
}

function screenDouble() {
  return {
    getAllDisplays: () =>
      [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] as ReturnType<Screen['getAllDisplays']>,
  } satisfies Members<Screen>;
}
