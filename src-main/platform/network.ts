import { Agent, type Dispatcher } from 'undici';
import type { NetworkSettings } from '../../src-shared/domain/management.ts';
import type { LookupFunction } from 'node:net';
import type { Fetch, Log, PinnedFetch } from '../ports/outside.ts';
import { trustedAuthorities } from './certificates.ts';
import { fetchThrough } from './fetch-through.ts';
import { pinnedLookup } from './pinned-lookup.ts';
import { openRoutes, type ResolveProxy, type Routes } from './routes.ts';

export interface NetworkOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly settings?: NetworkSettings;
  /** The proxy settings of the system, where the host can ask for them; without, those of the environment. */
  readonly resolveProxy?: ResolveProxy;
  readonly log?: Log;
}

export interface Network {
  /** Goes through the dispatcher; what the caller gives as dispatcher is not looked at. */
  readonly fetch: Fetch;
  readonly dispatcher: Dispatcher;
  /**
   * `fetch` for one host that was looked at: connections to it go to these addresses alone, and none is shared with
   * others. Where a proxy is in between, it resolves the name.
   */
  readonly pinned: PinnedFetch;
  /** From now on these settings; what is under way ends by the old ones. */
  configure(settings: NetworkSettings): void;
  /** The computer has slept or changed its network: connections and what is known of proxies are not to be relied on. */
  renew(): void;
  close(): Promise<void>;
}

const DEFAULTS: NetworkSettings = { proxyUrl: null, noProxy: [], extraCaFile: null };

/**
 * The way out: connection pools, proxies and the certificate authorities that the operating system trusts. The loopback
 * addresses are never sent to a proxy. A file of authorities that cannot be read is reported and left out: with fewer
 * authorities nothing is trusted that should not be.
 */
export function createNetwork({
  env = process.env,
  settings = DEFAULTS,
  resolveProxy,
  log,
}: NetworkOptions = {}): Network {
  let now = settings;
  let routes = open();
  const ended = new Set<Promise<void>>();
  const pinnedRoutes = new Set<Routes>();

  function open(lookup?: LookupFunction): Routes {
    const files = [env['NODE_EXTRA_CA_CERTS'] ?? null, now.extraCaFile];
    const secureContext = trustedAuthorities(files, (file, reason) =>
      log?.error('certificate_file_unreadable', { file, reason }),
    );
    return openRoutes({
      env,
      settings: now,
      secureContext,
      ...(resolveProxy && { resolveProxy }),
      ...(lookup && { lookup }),
    });
  }

  function replace(): void {
    const old = routes;
    routes = open();
    const ending = old.close().finally(() => ended.delete(ending));
    ended.add(ending);
  }

  function pinned(host: string, addresses: readonly string[]): Fetch {
    return async (input, init) => {
      const own = open(pinnedLookup(host, addresses));
      pinnedRoutes.add(own);
      try {
        return await fetchThrough(over(() => own))(input, init);
      } finally {
        // It ends when the body was read or left.
        void own.close().finally(() => pinnedRoutes.delete(own));
      }
    };
  }

  const dispatcher = over(() => routes);
  return {
    fetch: fetchThrough(dispatcher),
    dispatcher,
    pinned,
    configure(next) {
      if (JSON.stringify(next) === JSON.stringify(now)) return;
      now = next;
      replace();
    },
    renew: replace,
    close: async () => {
      await Promise.all([
        routes.destroy(),
        dispatcher.destroy(),
        ...[...pinnedRoutes].map((own) => own.destroy()),
        ...ended,
      ]);
    },
  };
}

/** A dispatcher that others keep, over routes that change. */
function over(routes: () => Routes): Dispatcher {
  return new Agent().compose(() => (options, handler) => routes().dispatch(options, handler));
}
