import type { Session } from 'electron';
import type { Log } from '../ports/outside.ts';
import { APP_ORIGIN, isOwnUrl } from './own-url.ts';

/** The one thing that the window may do besides drawing: put text on the clipboard when the person clicks "Copy". */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write';

/**
 * What pages may ask of the system: nothing but the above (Electron's default is to allow everything), no devices, no
 * screens, no downloads but what the window itself has made, no request that leaves the app's own origin.
 */
export function guardSession(session: Session, log: Log, developerTools: boolean): void {
  session.setPermissionRequestHandler((contents, permission, callback) => {
    const allowed = permission === ALLOWED_PERMISSION && isOwnUrl(contents.getURL());
    if (!allowed) log.warn('permission_denied', { permission });
    callback(allowed);
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) =>
      permission === ALLOWED_PERMISSION && origin.replace(/\/$/, '') === APP_ORIGIN,
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => protectedClasses);
  session.webRequest.onBeforeRequest((details, callback) => {
    const allowed = mayLoad(details.url, developerTools);
    if (!allowed) log.warn('request_denied', { url: details.url });
    callback({ cancel: !allowed });
  });
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${APP_ORIGIN}/`)) event.preventDefault();
  });
}

function mayLoad(url: string, developerTools: boolean): boolean {
  if (isOwnUrl(url)) return true;
  if (url.startsWith(`blob:${APP_ORIGIN}/`) || url.startsWith('data:')) return true;
  return developerTools && (url.startsWith('devtools://') || url.startsWith('chrome-extension://'));
}
