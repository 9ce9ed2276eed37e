import type { BrowserWindow, BrowserWindowConstructorOptions, Session, WebContents } from 'electron';
import type { DocumentStore, Log } from '../ports/outside.ts';
import type { ElectronParts } from './electron-parts.ts';
import { windowUrl } from './own-url.ts';
import type { WindowRoute } from './window-route.ts';
import { placeOnScreen, readWindowState, SMALLEST_SIZE, writeWindowState } from './window-state.ts';

export interface MainWindowOptions {
  readonly electron: Pick<ElectronParts, 'BrowserWindow' | 'screen'>;
  readonly session: Session;
  readonly preload: string;
  readonly icon: string;
  readonly stateStore: DocumentStore;
  readonly log: Log;
  readonly developerTools: boolean;
  /** Whether closing only hides the window: the app goes on in the tray. */
  readonly staysInTray: () => boolean;
}

/** The one window. It is made when it is first shown and again when it is shown after it was closed. */
export interface MainWindow {
  /** Brings it forward, at this place where one is given. */
  readonly show: (route?: WindowRoute) => void;
  readonly toggle: () => void;
  readonly isOwn: (contents: WebContents) => boolean;
  readonly isVisible: () => boolean;
  readonly reload: () => void;
  /** From now on closing means closing. */
  readonly letGo: () => void;
}

export function createMainWindow(options: MainWindowOptions): MainWindow {
  let window: BrowserWindow | null = null;
  let leaving = false;

  function open(route: WindowRoute): BrowserWindow {
    const made = makeWindow(options, () => !leaving && options.staysInTray());
    made.once('closed', () => {
      window = null;
    });
    void made.loadURL(windowUrl(route)).catch((error: unknown) => {
      options.log.error('window_not_loaded', { reason: error instanceof Error ? error.message : 'unknown' });
    });
    return made;
  }

  function show(route?: WindowRoute): void {
    if (window === null) {
      window = open(route ?? '/');
      return;
    }
    if (route !== undefined) void window.loadURL(windowUrl(route)).catch(() => undefined);
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  const isVisible = (): boolean => window?.isVisible() === true && !window.isMinimized();

  return {
    show,
    toggle: () => (isVisible() ? window?.hide() : show()),
    isOwn: (contents) => window !== null && window.webContents === contents,
    isVisible,
    reload: () => window?.webContents.reload(),
    letGo: () => {
      leaving = true;
    },
  };
}

function makeWindow(options: MainWindowOptions, hidesOnClose: () => boolean): BrowserWindow {
  const { electron, stateStore, log } = options;
  const state = readWindowState(stateStore);
  const screens = electron.screen.getAllDisplays().map(({ workArea }) => workArea);
  const window = new electron.BrowserWindow({ ...placeOnScreen(state, screens), ...windowOptions(options) });
  if (state?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', (event) => {
    writeWindowState(stateStore, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }, log);
    if (!hidesOnClose()) return;
    event.preventDefault();
    window.hide();
  });
  return window;
}

/** Written out even where it is the default (Electron's security checklist, items 2 to 6 and 8 to 11). */
function windowOptions({
  session,
  preload,
  icon,
  developerTools,
}: MainWindowOptions): BrowserWindowConstructorOptions {
  return {
    minWidth: SMALLEST_SIZE.width,
    minHeight: SMALLEST_SIZE.height,
    title: 'Onbehalf',
    icon,
    show: false,
    backgroundColor: '#ffffff',
    autoHideMenuBar: true,
    webPreferences: {
      session,
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: developerTools,
    },
  };
}
