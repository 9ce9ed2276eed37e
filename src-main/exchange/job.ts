import type { CatalogServer, DownstreamCredential } from '../ports/exchange.ts';
import type { ActiveSession } from '../ports/identity.ts';
import { isTokenPlan, type ExchangePlan } from './plan.ts';

/** One credential to be got: for whom, for what, and the key under which the answer is the same. */
export interface Job {
  readonly key: string;
  readonly plan: ExchangePlan;
  readonly session: ActiveSession;
  readonly server: CatalogServer;
}

/** A credential as it was got, with what the cache needs to know. */
export interface Minted {
  readonly credential: DownstreamCredential;
  /** null lasts as long as the settings. */
  readonly lifetimeMs: number | null;
}

/** A step that gets credentials; caching and sharing are steps around a plain one. */
export type Step = (job: Job, signal: AbortSignal) => Promise<DownstreamCredential>;

/**
 * Everything that changes the answer: the person and the sign-in, the client and its key, the server and its address,
 * what is asked for and where, and how it is injected. `plan` is all of it but the person and the key.
 */
export function jobKey(plan: ExchangePlan, session: ActiveSession, keyRevision: number): string {
  const { issuer, sub } = session.user;
  return JSON.stringify([issuer, sub, session.epoch, session.clientId, keyRevision, planKey(plan)]);
}

function planKey(plan: ExchangePlan): unknown {
  if (!isTokenPlan(plan)) return plan;
  const { notes: _, ...rest } = plan;
  return rest;
}
