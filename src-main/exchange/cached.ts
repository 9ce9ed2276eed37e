import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Log } from '../ports/outside.ts';
import type { DownstreamCredential } from '../ports/exchange.ts';
import type { CredentialCache } from './cache.ts';
import type { Job, Minted, Step } from './job.ts';
import type { Refusals } from './refusals.ts';

export interface CachedStep {
  /** The cached credential, where there is one; the next one is fetched ahead as for every use. */
  atHand(job: Job): DownstreamCredential | null;
  readonly step: Step;
  /** What was begun before is given to who waits for it, but not kept. */
  forgetUnfinished(): void;
  /** Ends what is fetched ahead. */
  abort(): void;
}

export interface CachedParts {
  readonly plain: (job: Job, signal: AbortSignal) => Promise<Minted>;
  readonly cache: CredentialCache;
  readonly refusals: Refusals;
  readonly log: Log;
}

/** Around a plain step: answers from the cache, repeats a fresh refusal, fetches the next one ahead while in use. */
export function cached({ plain, cache, refusals, log }: CachedParts): CachedStep {
  let generation = 0;
  let aheadStop = new AbortController();
  const ahead = new Set<string>();

  async function mint(job: Job, signal: AbortSignal) {
    const begun = generation;
    try {
      const minted = await plain(job, signal);
      if (begun === generation) cache.store(job, minted);
      return minted.credential;
    } catch (thrown) {
      if (begun === generation) refusals.note(job, asProblem(thrown));
      throw thrown;
    }
  }

  function fetchAhead(job: Job): void {
    if (ahead.has(job.key) || refusals.find(job.key) !== null) return;
    ahead.add(job.key);
    mint(job, aheadStop.signal)
      .catch((thrown: unknown) =>
        log.info('exchange_ahead_failed', { server: job.server.id, code: asProblem(thrown).code }),
      )
      .finally(() => ahead.delete(job.key));
  }

  function atHand(job: Job): DownstreamCredential | null {
    const hit = cache.find(job.key);
    if (hit?.endsSoon) fetchAhead(job);
    return hit?.credential ?? null;
  }

  return {
    atHand,
    async step(job, signal) {
      const hit = atHand(job);
      if (hit !== null) return hit;
      const refusal = refusals.find(job.key);
      if (refusal !== null) throw refusal;
      return mint(job, signal);
    },
    forgetUnfinished() {
      generation += 1;
    },
    abort() {
      aheadStop.abort(new Problem('cancelled'));
      aheadStop = new AbortController();
    },
  };
}
