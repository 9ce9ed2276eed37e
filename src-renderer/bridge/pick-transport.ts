import type { WindowBridge } from '../../src-shared/contract/window-bridge.ts';
import { electronTransport } from './electron-transport.ts';
import { httpTransport } from './http-transport.ts';
import type { Transport } from './transport.ts';

declare global {
  interface Window {
    readonly onbehalf?: WindowBridge;
  }
}

/** Electron where its preload is, else the web console that served this page. */
export function pickTransport(page: Window): Transport {
  return page.onbehalf
    ? electronTransport(page.onbehalf)
    : httpTransport(page.document.baseURI.split('#')[0] ?? '');
}
