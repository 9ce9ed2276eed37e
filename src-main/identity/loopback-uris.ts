/** Tried in this order. Okta compares redirect URIs as text, so each port is registered. */
export const CALLBACK_PORTS: readonly number[] = [7379, 17379, 27379];

/** Case counts: it is the path that the set-up guide registers. */
export const CALLBACK_PATH = '/callback/Okta';
export const SIGNED_OUT_PATH = '/signed-out';

/** To register in Okta as sign-in redirect URIs. */
export function redirectUris(ports: readonly number[] = CALLBACK_PORTS): readonly string[] {
  return ports.map((port) => `http://127.0.0.1:${port}${CALLBACK_PATH}`);
}

/** To register in Okta as sign-out redirect URIs. */
export function signedOutUris(ports: readonly number[] = CALLBACK_PORTS): readonly string[] {
  return ports.map((port) => `http://127.0.0.1:${port}${SIGNED_OUT_PATH}`);
}
