/** An address without user, password and query: as much as may be shown. */
export function withoutCredentials(address: string): string {
  const url = URL.parse(address);
  if (!url) return 'not an address';
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}
