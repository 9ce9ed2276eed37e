import { asProblem, type Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { CredentialRequest, CredentialSource, DownstreamCredential } from '../ports/exchange.ts';
import type { Browser, Log } from '../ports/outside.ts';
import { InteractionPage } from './exchange-errors.ts';
import { EXCHANGE_LIMITS } from './limits.ts';

/** Opens the page of a consent that is missing: once for a while, however many calls wait for it. */
export interface ConsentPages {
  /** `issuer` is whose page it must be: nobody else's is opened. */
  show(problem: Problem, server: { readonly id: string }, issuer: string): void;
  clear(): void;
}

export function createConsentPages(browser: Browser | null, clock: Clock, log: Log): ConsentPages {
  const shownUntil = new Map<string, number>();
  return {
    show(problem, { id }, issuer) {
      const url = problem.cause instanceof InteractionPage ? URL.parse(problem.cause.url) : null;
      if (browser === null || url === null || url.origin !== new URL(issuer).origin) return;
      if (clock.monotonic() < (shownUntil.get(id) ?? -Infinity)) return;
      shownUntil.set(id, clock.monotonic() + EXCHANGE_LIMITS.consentPageMs);
      browser.open(url.href).catch((thrown: unknown) =>
        // The problem names the page, so the person can open it by hand.
        log.warn('consent_page_not_opened', { server: id, code: asProblem(thrown).code }),
      );
    },
    clear: () => shownUntil.clear(),
  };
}

/**
 * The credential once the person has agreed: Okta calls nobody back, so the identical request is sent again, ten times
 * at most and ever more seldom. Throws `consent_required` when that was not enough.
 */
export async function untilConsented(
  source: CredentialSource,
  request: CredentialRequest,
  clock: Clock,
): Promise<DownstreamCredential> {
  for (const pause of EXCHANGE_LIMITS.consentPausesMs) {
    try {
      return await source.credential(request);
    } catch (thrown) {
      if (asProblem(thrown).code !== 'consent_required') throw thrown;
      await clock.sleep(pause, request.signal);
    }
  }
  return source.credential(request);
}
