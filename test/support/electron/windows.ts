import type { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, WebContents, WebFrameMain } from 'electron';
import { type Emits, type Members, preventable, strict, withEvents } from './kit.ts';

export interface WindowDouble extends Emits {
  readonly options: BrowserWindowConstructorOptions;
  readonly contents: WebContents & Emits;
  readonly sent: unknown[][];
  readonly loaded: string[];
  visible: boolean;
  closed: boolean;
  openHandler: ((details: { url: string }) => { action: string }) | null;
  frame: { origin: string; url: string };
  reloads: number;
  /** As the person closes it: whether it did. */
  close(): boolean;
}

export function windowDoubles(app: EventEmitter) {
  const windows: WindowDouble[] = [];
  function BrowserWindow(options: BrowserWindowConstructorOptions): BrowserWindow {
    const { window, double } = windowDouble(options);
    windows.push(double);
    app.emit('web-contents-created', {}, double.contents);
    return window;
  }
  return { windows, BrowserWindow };
}

function windowDouble(options: BrowserWindowConstructorOptions): {
  window: BrowserWindow;
  double: WindowDouble;
} {
  const double: Omit<WindowDouble, 'emit' | 'contents' | 'close'> = {
    options,
    sent: [],
    loaded: [],
    visible: options.show !== false,
    closed: false,
    openHandler: null,
    frame: { origin: 'null', url: '' },
    reloads: 0,
  };
  const frame = double.frame as unknown as WebFrameMain;
  const contents = withEvents({
    mainFrame: frame,
    isDestroyed: () => double.closed,
    getURL: () => double.frame.url,
    reload: () => {
      double.reloads += 1;
    },
    send: (...message: unknown[]) => void double.sent.push(message),
    setWindowOpenHandler: (handler) => {
      double.openHandler = handler as typeof double.openHandler;
    },
  } satisfies Members<WebContents>);
  const members = {
    webContents: contents as unknown as WebContents,
    loadURL: async (url: string) => {
      double.loaded.push(url);
      double.frame.url = url;
      double.frame.origin = /^[a-z]+:\/\/[^/]*/.exec(url)?.[0] ?? 'null';
    },
    show: () => {
      double.visible = true;
    },
    hide: () => {
      double.visible = false;
    },
    focus: () => undefined,
    restore: () => undefined,
    maximize: () => undefined,
    isVisible: () => double.visible,
    isMinimized: () => false,
    isMaximized: () => false,
    getNormalBounds: () => ({ x: 5, y: 6, width: 700, height: 500 }),
  } satisfies Members<BrowserWindow>;
  const window = withEvents(members);
  const close = (): boolean => {
    const event = preventable({});
    window.emit('close', event);
    if (event.defaultPrevented) return false;
    (double as { closed: boolean }).closed = true;
    contents.emit('destroyed');
    window.emit('closed');
    return true;
  };
  const strictContents = strict('webContents', contents);
  Object.assign(window, { webContents: strictContents });
  const whole = Object.assign(double, {
    contents: strictContents as unknown as WindowDouble['contents'],
    close,
    emit: (event: string, ...args: unknown[]) => window.emit(event, ...args),
  });
  return { window: strict('BrowserWindow', window) as unknown as BrowserWindow, double: whole };
}
