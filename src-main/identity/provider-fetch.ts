import type { FetchBody } from 'openid-client';
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/outside.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { ClockOffset } from './clock-offset.ts';

/** No answer of a provider is larger; what is larger is not read to its end. */
const MAX_BODY_BYTES = 1024 * 1024;

/** What `openid-client`, `oauth4webapi` and `jose` take for a fetch. */
export type ProviderFetch = (
  url: string,
  init?: {
    readonly method?: string;
    readonly headers?: Record<string, string> | Headers;
    readonly body?: FetchBody;
    readonly signal?: AbortSignal | undefined;
  },
) => Promise<Response>;

export interface ProviderFetchOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly offset: ClockOffset;
  /** Accepts http on loopback; everything else is https always. */
  readonly dev: boolean;
}

/**
 * The network as the provider's libraries see it: https only, no redirects, answers of limited size, the clock of the
 * other side noted, and everything ended by one signal.
 */
export function providerFetch(options: ProviderFetchOptions, signal?: AbortSignal): ProviderFetch {
  return async (address, init = {}) => {
    const url = new URL(address);
    if (!isAllowedUrl(url, options.dev))
      throw new Problem('provider_insecure', { url: `${url.origin}${url.pathname}` });
    const sentAt = options.clock.monotonic();
    const { method, headers, body } = init;
    const response = await options.fetch(address, {
      redirect: 'manual',
      ...(method === undefined ? {} : { method }),
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body: body as NonNullable<RequestInit['body']> }),
      ...signals(signal, init.signal),
    });
    options.offset.observe(response.headers.get('date'), sentAt);
    return await limited(response, url);
  };
}

/** https, or http on a loopback address where that is allowed (RFC 8252 section 8.3 names the literal addresses). */
export function isAllowedUrl(url: URL, dev: boolean): boolean {
  if (url.protocol === 'https:') return true;
  return dev && url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}

function signals(...all: readonly (AbortSignal | undefined)[]): { signal?: AbortSignal } {
  const given = all.filter((signal) => signal !== undefined);
  return given.length === 0 ? {} : { signal: AbortSignal.any(given) };
}

async function limited(response: Response, url: URL): Promise<Response> {
  if (response.body === null) return response;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of response.body as ReadableStream<Uint8Array<ArrayBuffer>>) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES)
      throw new Problem('provider_error', {
        error: 'answer_too_large',
        reason: `${url.origin}${url.pathname} sent more than ${MAX_BODY_BYTES} bytes.`,
      });
    chunks.push(chunk);
  }
  const { status, statusText, headers } = response;
  return new Response(new Blob(chunks), { status, statusText, headers });
}
