import type { OrgRequest } from './http.ts';

/** One request that reached the organisation, as a test wants to look at it. */
export type RecordedRequest = {
  readonly method: string;
  readonly path: string;
  /** Query and form parameters; of a repeated one, the first. `all` has every value. */
  readonly params: Readonly<Record<string, string>>;
  readonly all: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** Filled in when the answer was sent. */
  status: number | undefined;
};

export function recordRequest(request: OrgRequest): RecordedRequest {
  const all = new URLSearchParams([...request.query, ...request.form]);
  const params: Record<string, string> = {};
  for (const [name, value] of all) params[name] ??= value;
  const headers = Object.entries(request.raw.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: request.method,
    path: request.path,
    params,
    all,
    headers: Object.fromEntries(headers) as Record<string, string>,
    status: undefined,
  };
}
