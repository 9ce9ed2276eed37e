import { lookup as lookupName } from 'node:dns/promises';
import { isIP } from 'node:net';
import { addressKind, isLoopbackHost, type AddressKind } from './outbound-address.ts';

/** The addresses of a name. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

export const systemLookup: Lookup = async (hostname) =>
  (await lookupName(hostname, { all: true })).map(({ address }) => address);

/**
 * Whether a URL leads to a private or loopback address although whoever named it is not there itself: the way metadata
 * would be used to reach what is inside (SSRF).
 */
export async function leadsInside(url: string, namedBy: string, lookup: Lookup): Promise<boolean> {
  const target = new URL(url).hostname;
  const origin = new URL(namedBy).hostname;
  if (target === origin) return false;
  const [kinds, own] = await Promise.all([kindsOf(target, lookup), kindsOf(origin, lookup)]);
  return kinds.some((kind) => kind !== 'public' && (kind === 'never' || !own.includes(kind)));
}

/** A name that cannot be looked up here (only the proxy knows it) is nobody's address inside. */
async function kindsOf(hostname: string, lookup: Lookup): Promise<readonly AddressKind[]> {
  const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  if (isIP(literal) !== 0) return [addressKind(literal)];
  if (isLoopbackHost(hostname)) return ['loopback'];
  const addresses = await lookup(hostname).catch(() => []);
  return addresses.map(addressKind);
}
