import type { OnSecret } from '../../src-shared/domain/policy.ts';
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

/** What let a call pass. */
export interface Passed {
  /** The rule that decided. */
  readonly rule: string;
  /** How long the person took, in milliseconds; 0 when nobody was asked. */
  readonly waitingMs: number;
  /** Whether the call may change something: true unless the tool says `readOnlyHint` or the method only reads. */
  readonly changes: boolean;
}

/** What is done about credentials in one direction of the calls. */
export interface Screen {
  readonly onFind: Exclude<OnSecret, 'off'>;
  /** The kinds of credentials in a piece of JSON text, each once, in words. */
  find(json: string): readonly string[];
  /** The text with every credential replaced, and otherwise as it was; null where there is none. */
  mask(json: string): string | null;
}

/** The gate every call passes; `ask` has been answered when it returns. */
export interface Gate {
  /** What {@link Gate.pass} would return, where the rules alone let the call pass; null: ask there, also for why not. */
  passAtOnce(call: Omit<PolicyCall, 'arguments' | 'method'>): Passed | null;
  /** Throws `denied_by_policy` with the reason, or the signal's reason; returns what let the call pass. */
  pass(call: PolicyCall, signal: AbortSignal): Promise<Passed>;
  /** Whether a tool is shown in `tools/list` to this person and client. */
  shows(call: Omit<PolicyCall, 'arguments' | 'method'>): boolean;
  /**
   * Takes the tool definitions of an answer to `tools/list`, as the server sent them, before {@link Gate.shows} is asked
   * about them: their annotations decide rules, and a changed definition is held. Never throws.
   */
  observeTools(serverId: string, tools: readonly unknown[]): void;
  /** How messages to servers (`arguments`) or from them (`results`) are searched for credentials; null: they are not. */
  screen(direction: 'arguments' | 'results'): Screen | null;
}
