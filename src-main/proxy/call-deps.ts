import type { LocalClient } from '../../src-shared/domain/local-client.ts';
import type { Problem } from '../../src-shared/problems/problem.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { CredentialSource } from '../ports/exchange.ts';
import type { SessionSource } from '../ports/identity.ts';
import type { Journal } from '../ports/journal.ts';
import type { LocalClients } from '../ports/local-clients.ts';
import type { Log } from '../ports/outside.ts';
import type { Gate } from '../ports/policy.ts';
import type { AnswerSink, CallRequest } from './answer-sink.ts';
import type { Bridges } from './bridging/bridges.ts';
import type { CallsOfSessions } from './calls-of-sessions.ts';
import type { Forward } from './forward.ts';
import type { Limits } from './limits.ts';
import type { McpSessions } from './mcp-sessions.ts';
import type { Refusals } from './refusals.ts';
import type { Turns } from './turns.ts';

export interface CallDeps {
  readonly forward: Forward;
  readonly sessions: SessionSource;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly clients: LocalClients;
  readonly gate: Gate;
  readonly journal: Journal;
  readonly log: Log;
  readonly limits: Limits;
  readonly mcpSessions: McpSessions;
  readonly callsOfSessions: CallsOfSessions;
  readonly refusals: Refusals;
  readonly turns: Turns;
  readonly credentials: CredentialSource;
  readonly bridges: Bridges;
  readonly paused: () => boolean;
  readonly baseUrl: () => string;
}

/** One HTTP request of a known AI client for one server. */
export interface IncomingCall {
  readonly request: CallRequest;
  readonly sink: AnswerSink;
  readonly client: LocalClient;
  readonly serverId: string;
  readonly signal: AbortSignal;
  /** Aborts the signal. */
  readonly abort: (problem: Problem) => void;
}
