/** The one origin that the window loads; everything else is opened in the browser or not at all. */
export const APP_SCHEME = 'app';
export const APP_HOST = 'onbehalf';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

export function isOwnUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, host, username, password } = new URL(text);
  return protocol === `${APP_SCHEME}:` && host === APP_HOST && username === '' && password === '';
}

/** The address of a place in the window. */
export function windowUrl(route: string): string {
  return `${APP_ORIGIN}/#${route.startsWith('/') ? route : `/${route}`}`;
}
