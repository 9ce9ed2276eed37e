import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { Agent } from 'undici';
import type { FetchClientDocument } from './oauth-clients.ts';

const LONGEST_MS = 5_000;
const LARGEST_BYTES = 256 * 1024;

/**
 * Reads client ID metadata documents from the public network alone: https, no redirect, addresses of this computer or
 * of private networks refused at the moment of connecting, small and fast. What fails for any reason is null.
 */
export function createClientDocuments(): FetchClientDocument {
  return async (url) => {
    const agent = new Agent({
      connect: { lookup: publicLookup, timeout: LONGEST_MS },
      headersTimeout: LONGEST_MS,
      bodyTimeout: LONGEST_MS,
      maxResponseSize: LARGEST_BYTES,
    });
    try {
      if (isIP(bare(url.hostname)) !== 0 && !isPublic(bare(url.hostname))) return null;
      const { statusCode, headers, body } = await agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers: { accept: 'application/json' },
        signal: AbortSignal.timeout(LONGEST_MS),
      });
      const text = await body.text();
      const isJson = String(headers['content-type']).startsWith('application/json');
      return statusCode === 200 && isJson ? (JSON.parse(text) as unknown) : null;
    } catch {
      return null;
    } finally {
      await agent.destroy();
    }
  };
}

/** The look-up that connecting itself uses: what is checked is what is connected to (no second answer can differ). */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error || !first) return callback(error ?? new Error('no address'), '', 0);
    if (!addresses.every(({ address }) => isPublic(address)))
      return callback(new Error('not a public address'), '', 0);
    return options.all ? callback(null, addresses, 0) : callback(null, first.address, first.family);
  });
};

/** Everything that is not the public network (RFC 6890 and the IANA special-purpose registries). */
const RESERVED = reserved();

export function isPublic(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !RESERVED.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

function reserved(): BlockList {
  const list = new BlockList();
  const v4 = [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ] as const;
  const v6 = [
    ['::', 127],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['100::', 64],
    ['2001::', 23],
    ['2001:db8::', 32],
    ['2002::', 16],
    ['fc00::', 7],
    ['fe80::', 10],
    ['ff00::', 8],
  ] as const;
  // IPv4-mapped addresses are checked against the IPv4 networks by the list itself.
  for (const [net, prefix] of v4) list.addSubnet(net, prefix, 'ipv4');
  for (const [net, prefix] of v6) list.addSubnet(net, prefix, 'ipv6');
  return list;
}

function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, '');
}
