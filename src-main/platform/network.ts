import { readFileSync } from 'node:fs';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent, fetch as undiciFetch, type RequestInit } from 'undici';
import type { Fetch } from '../ports/outside.ts';

export interface NetworkOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Further certificate authorities (PEM), beside those of the system, the runtime and NODE_EXTRA_CA_CERTS. */
  readonly extraCaFile?: string | null;
}

export interface Network {
  /** Goes through the dispatcher; what the caller gives as dispatcher is not looked at. */
  readonly fetch: Fetch;
  readonly dispatcher: Dispatcher;
  close(): Promise<void>;
}

/**
 * The way out: connection pools, the proxy of the environment (HTTPS_PROXY, HTTP_PROXY, NO_PROXY) and the certificate
 * authorities that the operating system trusts. The loopback addresses are never sent to a proxy.
 */
export function createNetwork({ env = process.env, extraCaFile = null }: NetworkOptions = {}): Network {
  const secureContext = trust([env['NODE_EXTRA_CA_CERTS'] ?? null, extraCaFile]);
  const connections = {
    connect: { secureContext },
    // Who reads a body decides how long it may stay silent: event streams are silent for hours.
    bodyTimeout: 0,
    keepAliveTimeout: 15_000,
  };
  const direct = new Agent(connections);
  const proxied = new EnvHttpProxyAgent({
    ...connections,
    requestTls: { secureContext },
    proxyTls: { secureContext },
    httpProxy: env['http_proxy'] ?? env['HTTP_PROXY'] ?? '',
    httpsProxy: env['https_proxy'] ?? env['HTTPS_PROXY'] ?? '',
    noProxy: env['no_proxy'] ?? env['NO_PROXY'] ?? '',
  });
  const dispatcher = proxied.compose(
    (next) => (options, handler) =>
      isLoopback(options.origin) ? direct.dispatch(options, handler) : next(options, handler),
  );
  return {
    fetch: fetchThrough(dispatcher),
    dispatcher,
    close: async () => {
      await Promise.all([direct.destroy(), proxied.destroy()]);
    },
  };
}

function fetchThrough(dispatcher: Dispatcher): Fetch {
  const through = (input: string | URL | Request, init?: RequestInit): Promise<unknown> =>
    input instanceof Request
      ? undiciFetch(input.url, { ...fromRequest(input), ...init, dispatcher })
      : undiciFetch(input, { ...init, dispatcher });
  // The types of undici and of the runtime describe the same WHATWG objects under two names.
  return through as unknown as Fetch;
}

function fromRequest(request: Request): RequestInit {
  return {
    method: request.method,
    headers: [...request.headers],
    redirect: request.redirect,
    signal: request.signal,
    ...(request.body === null ? {} : { body: request.body, duplex: 'half' }),
  };
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

function trust(files: readonly (string | null)[]): SecureContext {
  const own = files
    .filter((file) => file !== null && file !== '')
    .map((file) => readFileSync(file as string, 'utf8'));
  const known = [...getCACertificates('bundled'), ...systemCertificates()];
  return createSecureContext({ ca: [...new Set([...known, ...own])] });
}

function systemCertificates(): readonly string[] {
  try {
    return getCACertificates('system');
  } catch {
    return [];
  }
}
