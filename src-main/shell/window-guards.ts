import type { App, WebContents } from 'electron';
import type { Log } from '../ports/outside.ts';
import { isOwnUrl } from './own-url.ts';

/** Guards of every page that is ever made, also of those that nobody meant to make. */
export function guardWindows(app: Pick<App, 'on'>, log: Log, openLink: (url: string) => void): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log, openLink));
}

/**
 * A page stays where it is: it cannot navigate (nor be redirected) off the app's origin, open a window, or embed a
 * web view. A link that wants a new window is handed on, to be opened in the browser or refused.
 */
function guardContents(contents: WebContents, log: Log, openLink: (url: string) => void): void {
  const stay = (event: { preventDefault(): void }, url: string): void => {
    if (isOwnUrl(url)) return;
    event.preventDefault();
    log.warn('navigation_denied', { url });
  };
  contents.on('will-navigate', (event) => stay(event, event.url));
  contents.on('will-frame-navigate', (event) => stay(event, event.url));
  contents.on('will-redirect', (event) => stay(event, event.url));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    log.warn('webview_denied');
  });
  contents.setWindowOpenHandler(({ url }) => {
    openLink(url);
    return { action: 'deny' };
  });
}
