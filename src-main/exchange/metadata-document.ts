import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/outside.ts';
import { readBoundedJson } from './bounded-json.ts';
import { EXCHANGE_LIMITS } from './limits.ts';
import type { Lookup } from './inside-address.ts';
import { isAllowedEndpoint } from './outbound-address.ts';

export interface MetadataOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly dev: boolean;
  readonly lookup: Lookup;
}

/** One metadata document: https, no redirect, small, JSON. null where there is none at this URL. */
export async function fetchMetadata(
  url: string,
  signal: AbortSignal,
  options: MetadataOptions,
): Promise<Record<string, unknown> | null> {
  if (!isAllowedEndpoint(url, options.dev))
    throw new Problem('resource_metadata_unusable', { url, reason: 'it is not https.' });
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
