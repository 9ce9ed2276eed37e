import { lookup as lookupName } from 'node:dns/promises';
import { isIP } from 'node:net';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/outside.ts';
import { readBoundedJson } from './bounded-json.ts';
import { EXCHANGE_LIMITS } from './limits.ts';
import { addressKind, isAllowedEndpoint, isLoopbackHost, type AddressKind } from './outbound-address.ts';

/** The addresses of a name. */
export type Lookup = (hostname: string) => Promise<readonly string[]>;

export interface MetadataOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly dev: boolean;
  readonly lookup?: Lookup;
}

/**
 * Who named the URL. The settings may name what they like; what a server named is fetched only where that server could
 * be reached anyway, so that it cannot point the agent at what is inside (SSRF).
 */
export type NamedBy = { readonly by: 'settings' } | { readonly by: 'server'; readonly serverUrl: string };

/** One metadata document: https, no redirect, small, JSON. null where there is none at this URL. */
export async function fetchMetadata(
  url: string,
  namedBy: NamedBy,
  signal: AbortSignal,
  options: MetadataOptions,
): Promise<Record<string, unknown> | null> {
  await checkAddress(url, namedBy, options);
  const timer = new AbortController();
  const late = new Problem('resource_metadata_unusable', { url, reason: 'it did not answer in time.' });
  const cancel = options.clock.after(EXCHANGE_LIMITS.metadataMs, () => timer.abort(late));
  try {
    const response = await options.fetch(url, {
      headers: { accept: 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.any([signal, timer.signal]),
    });
    return await accept(response, url);
  } catch (thrown) {
    if (timer.signal.aborted) throw late;
    if (thrown instanceof Problem || signal.aborted) throw asProblem(thrown);
    throw new Problem(
      'resource_metadata_unusable',
      { url, reason: 'it cannot be reached.' },
      { cause: thrown },
    );
  } finally {
    cancel();
  }
}

async function accept(response: Response, url: string): Promise<Record<string, unknown> | null> {
  const unusable = (reason: string) => new Problem('resource_metadata_unusable', { url, reason });
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) {
    await response.body?.cancel();
    throw unusable('it answers with a redirect, which is never followed.');
  }
  if (response.status !== 200) {
    await response.body?.cancel();
    if (response.status < 500) return null;
    throw unusable(`it answers with status ${response.status}.`);
  }
  const read = await readBoundedJson(response, EXCHANGE_LIMITS.metadataBytes);
  if (read.kind === 'json') return read.value;
  throw unusable(read.kind === 'too_large' ? 'it is too large.' : 'it is not JSON.');
}

async function checkAddress(url: string, namedBy: NamedBy, options: MetadataOptions): Promise<void> {
  const refuse = (reason: string) => new Problem('resource_metadata_unusable', { url, reason });
  if (!isAllowedEndpoint(url, options.dev)) throw refuse('it is not https.');
  if (namedBy.by === 'settings') return;
  const target = new URL(url);
  const server = new URL(namedBy.serverUrl);
  if (target.hostname === server.hostname) return;
  const [kinds, own] = await Promise.all([
    kindsOf(target.hostname, options.lookup),
    kindsOf(server.hostname, options.lookup),
  ]);
  if (kinds.some((kind) => kind !== 'public' && (kind === 'never' || !own.includes(kind))))
    throw refuse('it leads to an address inside, where the server itself is not.');
}

/** A name that cannot be looked up here (only the proxy knows it) is nobody's address inside. */
async function kindsOf(hostname: string, lookup: Lookup = systemLookup): Promise<readonly AddressKind[]> {
  const literal = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  if (isIP(literal) !== 0) return [addressKind(literal)];
  if (isLoopbackHost(hostname)) return ['loopback'];
  const addresses = await lookup(hostname).catch(() => []);
  return addresses.map(addressKind);
}

const systemLookup: Lookup = async (hostname) =>
  (await lookupName(hostname, { all: true })).map(({ address }) => address);
