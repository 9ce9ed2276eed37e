/** Who can do something about a problem. */
export type Actor = 'person' | 'admin' | 'server_owner' | 'nobody';

/** What the window offers as the one button beside a problem. */
export type ProblemAction =
  | 'sign_in'
  | 'open_settings'
  | 'open_server'
  | 'open_diagnostics'
  | 'approve'
  | 'open_url'
  | 'retry'
  | 'none';

export interface ProblemRow {
  /** One sentence: what is wrong. `{name}` takes the value of that detail. */
  readonly title: string;
  /** What to do next, in words. */
  readonly next: string;
  readonly action: ProblemAction;
  readonly actor: Actor;
  /** Whether the same attempt can succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** HTTP status on the local endpoint. */
  readonly http: number;
  /** JSON-RPC error code (JSON-RPC 2.0 section 5.1, MCP). */
  readonly rpc: number;
  /** Exit code of the command line (README, "Exit codes"). */
  readonly exit: 1 | 2 | 3 | 4 | 5;
}

type Defaults = Partial<Omit<ProblemRow, 'title' | 'next'>>;

/** A row with the usual values where none are given: the person acts, once more does not help, a plain failure. */
export function row(title: string, next: string, rest: Defaults = {}): ProblemRow {
  return {
    title,
    next,
    action: 'none',
    actor: 'person',
    retryable: false,
    http: 500,
    rpc: -32000,
    exit: 1,
    ...rest,
  };
}
