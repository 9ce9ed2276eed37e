import { lookup as lookupName } from 'node:dns/promises';
import { isIP } from 'node:net';
import { addressKind, isLoopbackHost } from './outbound-address.ts';

/** The addresses of a name. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

export const systemLookup: Lookup = async (hostname) =>
  (await lookupName(hostname, { all: true })).map(({ address }) => address);

/** What came of looking at where a URL leads: inside, to the host of who named it, or to these addresses. */
export type Whereabouts =
  | { readonly kind: 'inside' | 'same_host' }
  | { readonly kind: 'vetted'; readonly addresses: readonly string[] };

/**
 * Whether a URL leads to a private or loopback address although whoever named it is not there itself: the way metadata
 * would be used to reach what is inside (SSRF).
 */
export async function whereabouts(url: string, namedBy: string, lookup: Lookup): Promise<Whereabouts> {
  const target = new URL(url).hostname;
  const origin = new URL(namedBy).hostname;
  if (target === origin) return { kind: 'same_host' };
  const [addresses, own] = await Promise.all([addressesOf(target, lookup), addressesOf(origin, lookup)]);
  const ownKinds = own.map(addressKind);
  const isInside = addresses
    .map(addressKind)
    .some((kind) => kind !== 'public' && (kind === 'never' || !ownKinds.includes(kind)));
  return isInside ? { kind: 'inside' } : { kind: 'vetted', addresses };
}

/** A name that cannot be looked up here (only the proxy knows it) is nobody's address inside. */
async function addressesOf(hostname: string, lookup: Lookup): Promise<readonly string[]> {
  const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  if (isIP(literal) !== 0) return [literal];
  if (isLoopbackHost(hostname)) return ['127.0.0.1', '::1'];
  return lookup(hostname).catch(() => []);
}
