import { connectLoad } from './load.ts';
import { startTarget } from './target.ts';

/** Memory of the endpoint in MiB: after the first calls and after all of them, each time after a full collection. */
export interface GrowthNumbers {
  readonly calls: number;
  readonly heapBeforeMiB: number;
  readonly heapAfterMiB: number;
  readonly rssBeforeMiB: number;
  readonly rssAfterMiB: number;
}

const WARM_UP = 20_000;
const CALLS = 100_000;
const MIB = 1024 * 1024;

/** A hundred thousand calls: what is kept of each call would show. */
export async function measureGrowth(calls = CALLS): Promise<GrowthNumbers> {
  const upstream = await startTarget('upstream');
  const endpoint = await startTarget('endpoint', upstream.url);
  const client = await connectLoad(endpoint, 16);
  try {
    await client.run(WARM_UP, 16);
    const before = await endpoint.settled();
    await client.run(calls, 16);
    const after = await endpoint.settled();
    return {
      calls,
      heapBeforeMiB: before.heap / MIB,
      heapAfterMiB: after.heap / MIB,
      rssBeforeMiB: before.rss / MIB,
      rssAfterMiB: after.rss / MIB,
    };
  } finally {
    await client.close();
    await Promise.all([endpoint.stop(), upstream.stop()]);
  }
}
