import { Agent, type Dispatcher } from 'undici';
import type { NetworkSettings } from '../../src-shared/domain/management.ts';
import type { Fetch, Log } from '../ports/outside.ts';
import { trustedAuthorities } from './certificates.ts';
import { fetchThrough } from './fetch-through.ts';
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

  function open(): Routes {
    const files = [env['NODE_EXTRA_CA_CERTS'] ?? null, now.extraCaFile];
    const secureContext = trustedAuthorities(files, (file, reason) =>
      log?.error('certificate_file_unreadable', { file, reason }),
    );
    return openRoutes({ env, settings: now, secureContext, ...(resolveProxy && { resolveProxy }) });
  }

  function replace(): void {
    const old = routes;
    routes = open();
    const ending = old.close().finally(() => ended.delete(ending));
    ended.add(ending);
  }

  // A dispatcher that others keep, over routes that change.
  const dispatcher = new Agent().compose(() => (options, handler) => routes.dispatch(options, handler));
  return {
    fetch: fetchThrough(dispatcher),
    dispatcher,
    configure(next) {
      if (JSON.stringify(next) === JSON.stringify(now)) return;
      now = next;
      replace();
    },
    renew: replace,
    close: async () => {
      await Promise.all([routes.destroy(), dispatcher.destroy(), ...ended]);
    },
  };
}
