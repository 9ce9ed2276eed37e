import type { SubjectToken } from '../../../src-shared/text/secret.ts';
import type { AuthorizationServers } from '../authorization-server.ts';
import type { Grant } from '../grant.ts';
import type { MetadataOptions } from '../metadata-document.ts';
import type { TokenPlan } from '../plan.ts';
import type { Leg, LegAnswer } from '../post-leg.ts';
import type { TraceRecorder } from '../trace.ts';
import type { DpopKey } from '../dpop.ts';

/** What a strategy has to work with: the plan, whose token it is, and the ways out. */
export interface StrategyContext {
  readonly plan: TokenPlan;
  /** The endpoint of the provider that the exchange is asked at. */
  readonly endpoint: () => Promise<string>;
  readonly subject: SubjectToken;
  /** The names of the person at the provider. */
  readonly person: ReadonlySet<string>;
  readonly signal: AbortSignal;
  readonly trace: TraceRecorder;
  readonly now: () => number;
  readonly post: (leg: Leg) => Promise<LegAnswer>;
  readonly authorizationServers: AuthorizationServers;
  readonly metadata: MetadataOptions;
  /** The metadata of the server asks for sender-constrained tokens. */
  readonly demandDpop: () => void;
  /** An ID-JAG was issued for the resource authorization server: Okta counts them. */
  readonly countIdJag: (audience: string) => void;
}

/** What was got, for whom it was asked, and the key it is bound to. */
export interface Obtained {
  readonly grant: Grant;
  readonly audience: string | null;
  readonly resource: string | null;
  readonly dpop: DpopKey | null;
}

/** One way to get a downstream credential. */
export type Strategy = (context: StrategyContext) => Promise<Obtained>;
