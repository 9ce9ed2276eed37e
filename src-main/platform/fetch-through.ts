import { type Dispatcher, fetch as undiciFetch, type RequestInit } from 'undici';
import type { Fetch } from '../ports/outside.ts';

/** `fetch` through one dispatcher, for callers that know the runtime's own types alone. */
export function fetchThrough(dispatcher: Dispatcher): Fetch {
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
