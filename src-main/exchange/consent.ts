import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Browser, Log } from '../ports/outside.ts';
import { InteractionPage } from './exchange-errors.ts';
import { EXCHANGE_LIMITS } from './limits.ts';

/** The pages of consents that are missing: opened once for a while, however many calls wait for it. */
export interface Consents {
  /** `issuer` is whose page it must be: nobody else's is opened. */
  show(problem: Problem, serverId: string, issuer: string): void;
  /**
   * Repeats an attempt while the page is open in the browser: Okta calls nobody back, so the identical request is sent
   * again, a few times and ever more seldom. Throws `consent_required` when that was not enough.
   */
  wait<Result>(attempt: () => Promise<Result>, serverId: string, signal?: AbortSignal): Promise<Result>;
  /** Ends all waiting: nobody is asked any more for a person who signed out. */
  clear(): void;
}

export function createConsents(browser: Browser | null, clock: Clock, log: Log): Consents {
  const openUntil = new Map<string, number>();
  let stop = new AbortController();
  const isOpen = (id: string) => clock.monotonic() < (openUntil.get(id) ?? -Infinity);
  return {
    show(problem, id, issuer) {
      const url = problem.cause instanceof InteractionPage ? URL.parse(problem.cause.url) : null;
      if (browser === null || url === null || url.origin !== new URL(issuer).origin || isOpen(id)) return;
      openUntil.set(id, clock.monotonic() + EXCHANGE_LIMITS.consentPageMs);
      browser.open(url.href).catch((thrown: unknown) => {
        openUntil.delete(id);
        // The problem names the page, so the person can open it by hand.
        log.warn('consent_page_not_opened', { server: id, code: asProblem(thrown).code });
      });
    },
    async wait(attempt, id, signal) {
      const { signal: stopped } = stop;
      // Made when it is needed: most attempts need no waiting, and a composed signal is dear.
      const ended = (): AbortSignal => AbortSignal.any(signal ? [stopped, signal] : [stopped]);
      for (const pause of EXCHANGE_LIMITS.consentPausesMs) {
        try {
          return await attempt();
        } catch (thrown) {
          if (asProblem(thrown).code !== 'consent_required' || !isOpen(id)) throw thrown;
          await clock.sleep(pause, ended());
        }
      }
      return attempt();
    },
    clear() {
      openUntil.clear();
      stop.abort(new Problem('cancelled'));
      stop = new AbortController();
    },
  };
}
