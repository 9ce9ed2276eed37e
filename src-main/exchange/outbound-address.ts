import { BlockList, isIP } from 'node:net';

/** https; http only to this computer itself, and only where that is allowed. */
export function isAllowedEndpoint(url: string, dev: boolean): boolean {
  const parsed = URL.parse(url);
  if (parsed === null || parsed.username !== '' || parsed.password !== '') return false;
  if (parsed.protocol === 'https:') return true;
  return dev && parsed.protocol === 'http:' && isLoopbackHost(parsed.hostname);
}

/** `localhost` and the loopback addresses, as `URL` spells a host. */
export function isLoopbackHost(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true;
  const address = bare(hostname);
  return isIP(address) !== 0 && LOOPBACK.check(address, family(address));
}

export type AddressKind = 'public' | 'private' | 'loopback' | 'never';

/** Where an address is: `never` is what nobody's metadata has a reason to name (link-local, unspecified, multicast). */
export function addressKind(address: string): AddressKind {
  const ip = bare(address);
  if (isIP(ip) === 0) return 'never';
  if (LOOPBACK.check(ip, family(ip))) return 'loopback';
  if (NEVER.check(ip, family(ip))) return 'never';
  return PRIVATE.check(ip, family(ip)) ? 'private' : 'public';
}

function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

/** BlockList also matches the IPv4 address inside an IPv4-mapped IPv6 one. */
function blockList(v4: readonly [string, number][], v6: readonly [string, number][]): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of v4) list.addSubnet(net, prefix, 'ipv4');
  for (const [net, prefix] of v6) list.addSubnet(net, prefix, 'ipv6');
  return list;
}

const LOOPBACK = blockList([['127.0.0.0', 8]], [['::1', 128]]);

/** RFC 1918, RFC 6598 (shared by carriers), RFC 4193, and the translation prefixes that can lead back inside. */
const PRIVATE = blockList(
  [
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['100.64.0.0', 10],
  ],
  [
    ['fc00::', 7],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['2002::', 16],
  ],
);

/** RFC 6890: this network, link-local with its metadata services, test nets, multicast, reserved. */
const NEVER = blockList(
  [
    ['0.0.0.0', 8],
    ['169.254.0.0', 16],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ],
  [
    ['::', 128],
    ['fe80::', 10],
    ['ff00::', 8],
    ['2001:db8::', 32],
  ],
);
