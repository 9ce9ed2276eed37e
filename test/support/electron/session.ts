import type { DownloadItem, Protocol, Session, WebRequest } from 'electron';
import { type Emits, type Members, preventable, strict, withEvents } from './kit.ts';

export interface SessionDouble extends Emits {
  partition: string | null;
  request(permission: string, origin?: string): boolean;
  check(permission: string, origin: string): boolean;
  device(): boolean;
  displayMedia(): unknown;
  load(url: string): boolean;
  get(url: string, method?: string): Promise<Response>;
  download(url: string): boolean;
}

export function sessionDouble(): { readonly session: Session; readonly double: SessionDouble } {
  const handlers: { [name: string]: ((...args: never[]) => unknown) | null } = {};
  const keep =
    (name: string) =>
    (handler: unknown): void => {
      handlers[name] = handler as (...args: never[]) => unknown;
    };
  const run = (name: string, ...args: unknown[]): unknown => {
    const handler = handlers[name] as ((...args: unknown[]) => unknown) | undefined;
    if (handler === undefined) throw new Error(`nobody has set a handler for ${name}`);
    return handler(...args);
  };
  const members = {
    protocol: {
      handle: (scheme: string, handler) => keep(`protocol ${scheme}`)(handler),
    } satisfies Members<Protocol> as unknown as Protocol,
    webRequest: {
      onBeforeRequest: keep('request'),
    } satisfies Members<WebRequest> as unknown as WebRequest,
    setPermissionRequestHandler: keep('permission request'),
    setPermissionCheckHandler: keep('permission check'),
    setDevicePermissionHandler: keep('device'),
    setDisplayMediaRequestHandler: keep('display media'),
    setUSBProtectedClassesHandler: keep('usb'),
  } satisfies Members<Session>;
  const session = withEvents(members);
  const answerOf = (start: (callback: (answer: unknown) => void) => void): unknown => {
    let answer: unknown;
    start((given) => {
      answer = given;
    });
    return answer;
  };
  const double: SessionDouble = {
    partition: null,
    emit: (event, ...args) => session.emit(event, ...args),
    request: (permission, url = 'app://onbehalf/') =>
      answerOf((callback) =>
        run('permission request', { getURL: () => url }, permission, callback, {}),
      ) as boolean,
    check: (permission, origin) => run('permission check', null, permission, origin, {}) as boolean,
    device: () => run('device', {}) as boolean,
    displayMedia: () => answerOf((callback) => run('display media', {}, callback)),
    load: (url) => !(answerOf((callback) => run('request', { url }, callback)) as { cancel: boolean }).cancel,
    get: async (url, method = 'GET') =>
      (await run(`protocol ${new URL(url).protocol.slice(0, -1)}`, { url, method })) as Response,
    download: (url) => {
      const event = preventable({});
      session.emit('will-download', event, { getURL: () => url } satisfies Members<DownloadItem>);
      return !event.defaultPrevented;
    },
  };
  return { session: strict('session', session) as unknown as Session, double };
}
