import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent } from 'undici';
import type { NetworkSettings } from '../../src-shared/domain/management.ts';
import { proxyOfDecision } from './proxy-decision.ts';

/** The system's answer for a URL in the form of a PAC script: `PROXY host:port; DIRECT`. */
export type ResolveProxy = (url: string) => Promise<string>;

export interface RouteOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: NetworkSettings;
  readonly secureContext: SecureContext;
  readonly resolveProxy?: ResolveProxy;
  /** Instead of the system's resolution of names, for connections that are made here and not by a proxy. */
  readonly lookup?: LookupFunction;
}

/** The pools of one state of the settings. */
export interface Routes {
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean;
  /** Ends when what is under way has ended. */
  close(): Promise<void>;
  destroy(): Promise<void>;
}

/** How long the system's answer for one origin is believed. */
const DECISION_MS = 5 * 60_000;

export function openRoutes(options: RouteOptions): Routes {
  const { secureContext, settings, resolveProxy, lookup } = options;
  const pools = {
    connect: { secureContext, ...(lookup && { lookup }) },
    // Who reads a body decides how long it may stay silent: event streams are silent for hours.
    bodyTimeout: 0,
    keepAliveTimeout: 15_000,
  };
  const direct = new Agent(pools);
  const proxies = { ...pools, requestTls: { secureContext }, proxyTls: { secureContext } };
  const outside =
    resolveProxy !== undefined && settings.proxyUrl === null
      ? systemRoutes(resolveProxy, direct, (uri) => new ProxyAgent({ ...proxies, uri }), settings.noProxy)
      : new EnvHttpProxyAgent({ ...proxies, ...fixedProxies(options) });
  return {
    dispatch: (request, handler) =>
      isLoopback(request.origin) ? direct.dispatch(request, handler) : outside.dispatch(request, handler),
    close: async () => {
      await Promise.all([direct.close(), outside.close()]);
    },
    destroy: async () => {
      await Promise.all([direct.destroy(), outside.destroy()]);
    },
  };
}

function fixedProxies({ env, settings }: RouteOptions): EnvHttpProxyAgent.Options {
  const noProxy = [env['no_proxy'] ?? env['NO_PROXY'] ?? '', ...settings.noProxy].join(',');
  if (settings.proxyUrl !== null)
    return { httpProxy: settings.proxyUrl, httpsProxy: settings.proxyUrl, noProxy };
  return {
    httpProxy: env['http_proxy'] ?? env['HTTP_PROXY'] ?? '',
    httpsProxy: env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '',
    noProxy,
  };
}

/** Routes that ask the system once for each origin: proxies, PAC scripts and WPAD are its concern. */
function systemRoutes(
  resolve: ResolveProxy,
  direct: Agent,
  openProxy: (uri: string) => ProxyAgent,
  noProxy: readonly string[],
): Routes {
  const proxies = new Map<string, ProxyAgent>();
  const decisions = new Map<string, { readonly at: number; readonly proxy: Promise<string | null> }>();

  function decide(origin: string): Promise<string | null> {
    const known = decisions.get(origin);
    if (known !== undefined && performance.now() - known.at < DECISION_MS) return known.proxy;
    const proxy = resolve(origin).then(proxyOfDecision, () => null);
    decisions.set(origin, { at: performance.now(), proxy });
    return proxy;
  }

  function through(uri: string | null): Dispatcher {
    if (uri === null) return direct;
    const known = proxies.get(uri) ?? openProxy(uri);
    proxies.set(uri, known);
    return known;
  }

  return {
    dispatch(request, handler) {
      const origin = String(request.origin);
      if (excepted(new URL(origin).hostname, noProxy)) return direct.dispatch(request, handler);
      void decide(origin)
        .then((proxy) => through(proxy).dispatch(request, handler))
        .catch((error: unknown) => fail(handler, asError(error)));
      return true;
    },
    close: async () => {
      await Promise.all([...proxies.values()].map((proxy) => proxy.close()));
    },
    destroy: async () => {
      await Promise.all([...proxies.values()].map((proxy) => proxy.destroy()));
    },
  };
}

/** For a request that never began there is nothing to pause or abort. */
const NO_CONTROLLER: Dispatcher.DispatchController = {
  aborted: false,
  paused: false,
  reason: null,
  rawHeaders: null,
  rawTrailers: null,
  abort: () => undefined,
  pause: () => undefined,
  resume: () => undefined,
};

/** Handlers of either of undici's two generations. */
function fail(handler: Dispatcher.DispatchHandler, error: Error): void {
  if (handler.onResponseError !== undefined) handler.onResponseError(NO_CONTROLLER, error);
  else handler.onError?.(error);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('the request could not be sent');
}

function excepted(hostname: string, noProxy: readonly string[]): boolean {
  return noProxy.some((entry) => {
    const host = entry.replace(/^\*?\./, '').toLowerCase();
    return host === '*' || hostname === host || hostname.endsWith(`.${host}`);
  });
}

/** `localhost` and the addresses of this computer itself (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3, RFC 4291 section 2.5.3). */
export function isLoopback(origin: string | URL | undefined): boolean {
  if (origin === undefined || !URL.canParse(String(origin))) return false;
  const { hostname } = new URL(String(origin));
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(?:\.\d+){3}$/.test(hostname)
  );
}
