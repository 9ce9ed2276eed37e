import type { User } from '../../src-shared/domain/session.ts';
import type { CatalogServer } from './exchange.ts';

/** One call as policy sees it; everything is read from the body, nothing from headers. */
export interface PolicyCall {
  readonly user: User;
  readonly client: { readonly id: string; readonly name: string };
  readonly server: CatalogServer;
  readonly method: string;
  readonly tool: string | null;
  readonly arguments: unknown;
}

export type PolicyDecision =
  | { readonly effect: 'allow'; readonly rule: string }
  | { readonly effect: 'deny'; readonly rule: string; readonly reason: string }
  | { readonly effect: 'ask'; readonly rule: string; readonly reason: string };

/** The gate every call passes; `ask` has been answered when it returns. */
export interface Gate {
  /** Throws `denied_by_policy` with the reason, or the signal's reason; returns the rule that let the call pass. */
  pass(call: PolicyCall, signal: AbortSignal): Promise<{ readonly rule: string; readonly waitingMs: number }>;
  /** Whether a tool is shown in `tools/list` to this person and client. */
  shows(call: Omit<PolicyCall, 'arguments' | 'method'>): boolean;
}
