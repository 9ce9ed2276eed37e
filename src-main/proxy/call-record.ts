import type { IncomingHttpHeaders } from 'node:http';
import type { AuditOutcome } from '../../src-shared/domain/audit-record.ts';
import type { LocalClient } from '../../src-shared/domain/local-client.ts';
import type { User } from '../../src-shared/domain/session.ts';
import type { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { DownstreamCredential } from '../ports/exchange.ts';
import type { AuditEntry, AuditFields, Journal } from '../ports/journal.ts';
import type { LocalClients } from '../ports/local-clients.ts';
import type { Passed } from '../ports/policy.ts';
import type { McpMessage } from './mcp-message.ts';
import type { Refusals } from './refusals.ts';
import type { Relayed } from './relay.ts';

interface CallRecordDeps {
  readonly journal: Journal;
  readonly clients: LocalClients;
  readonly clock: Clock;
  readonly refusals: Refusals;
}

/** What one call turns out to be, gathered while it happens, and its audit record. */
export interface CallRecord {
  readonly message: McpMessage | null;
  /** Whether something has gone back to the client. */
  hasAnswerBegun: boolean;
  /** Whether doing it twice does no harm. */
  readonly onlyReads: boolean;
  /** `kept` is what the log may know of the arguments, where that is not all of them. */
  noteMessage(message: McpMessage, body: Buffer, headers: IncomingHttpHeaders, kept?: unknown): void;
  /** Credentials were found on the way to the server or back, of these kinds. */
  noteSecrets(direction: 'arguments' | 'results', kinds: readonly string[]): void;
  /** The server's answer did not go on to the client. */
  noteStopped(problem: Problem): void;
  noteUser(user: User): void;
  noteDeclared(declared: string | null): void;
  notePolicy(passed: Passed): void;
  noteCredential(credential: DownstreamCredential, exchangeMs: number): void;
  noteDownstream(status: number, ms: number): void;
  noteAnswer(relayed: Relayed): void;
  noteDetail(name: string, value: string | number | boolean): void;
  /** Step 6: the intent is in the log before anything is sent. Rejects with `audit_unavailable`. */
  begin(): Promise<void>;
  /** Step 10. */
  finish(): void;
  fail(problem: Problem, responseBytes: number): void;
}

type Writable<Fields> = { -readonly [Key in keyof Fields]: Fields[Key] };

/** Keep-alives of the protocol are no calls: a record of each would hide the others. */
const QUIET = new Set(['ping']);
/** Where the record says which kinds of credentials were found. */
const DETAIL_OF = { arguments: 'secretsInArguments', results: 'secretsInResult' } as const;
/** W3C Trace Context section 3.2.2: the trace, and the client's span in it. */
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/;

export function createCallRecord(
  { journal, clients, clock, refusals }: CallRecordDeps,
  client: LocalClient,
  serverId: string,
): CallRecord {
  const started = clock.monotonic();
  const fields: Writable<AuditFields> = { clientId: client.id, clientName: client.name, server: serverId };
  let message: McpMessage | null = null;
  let answer: Relayed | null = null;
  let entry: AuditEntry | null = null;
  let changes = true;
  let isStopped = false;
  const secrets = { arguments: new Set<string>(), results: new Set<string>() };

  function noteDetail(name: string, value: string | number | boolean): void {
    fields.detail = { ...fields.detail, [name]: value };
  }

  const isAudited = (): boolean => message?.kind === 'request' && !QUIET.has(message.method);

  function close(outcome: AuditOutcome): void {
    fields.totalMs = clock.monotonic() - started;
    if (entry) entry.finish(outcome, fields);
    else if (isAudited()) journal.record('call', outcome, fields);
  }

  return {
    hasAnswerBegun: false,
    get onlyReads() {
      return message?.kind === 'request' && !changes;
    },
    get message() {
      return message;
    },
    noteMessage(read, body, headers, kept) {
      message = read;
      fields.requestBytes = body.length;
      if (read.kind === 'response') return;
      fields.method = read.method;
      if (read.kind !== 'request') return;
      const [, traceId, parentSpan] =
        TRACEPARENT.exec(String(headers['traceparent'] ?? read.traceparent)) ?? [];
      if (traceId !== undefined && parentSpan !== undefined) {
        fields.traceId = traceId;
        fields.detail = { ...fields.detail, parentSpan };
      }
      fields.tool = read.tool;
      if (read.arguments !== undefined) fields.arguments = kept === undefined ? read.arguments : kept;
      if (read.declared !== null) fields.clientDeclared = read.declared;
      clients.used(client.id, read.declared ?? undefined);
    },
    noteUser({ issuer, sub, email }) {
      fields.issuer = issuer;
      fields.sub = sub;
      fields.email = email;
    },
    noteDeclared(declared) {
      fields.clientDeclared ??= declared;
    },
    notePolicy(passed) {
      fields.rule = passed.rule;
      fields.waitingMs = passed.waitingMs;
      changes = passed.changes;
    },
    noteCredential(credential, exchangeMs) {
      fields.exchangeMs = (fields.exchangeMs ?? 0) + exchangeMs;
      fields.strategy = credential.strategy;
      fields.audience = credential.audience;
      fields.scopes = credential.scopes;
      fields.resource = credential.resource;
      fields.credentialFrom = credential.from;
      fields.tokenFingerprint = credential.fingerprint;
      fields.tokenExpiresAt =
        credential.expiresAt === null ? null : new Date(credential.expiresAt).toISOString();
    },
    noteDownstream(status, ms) {
      fields.downstreamStatus = status;
      fields.downstreamMs = ms - (fields.exchangeMs ?? 0);
    },
    noteAnswer(relayed) {
      answer = relayed;
      fields.responseBytes = relayed.bytes;
    },
    noteDetail,
    noteSecrets(direction, kinds) {
      for (const kind of kinds) secrets[direction].add(kind);
      noteDetail(DETAIL_OF[direction], [...secrets[direction]].join(', '));
    },
    noteStopped(problem) {
      fields.problem = problem.code;
      isStopped = true;
    },
    async begin() {
      if (!isAudited()) return;
      entry = journal.begin('call', { ...fields }, { changes });
      await entry.durable;
    },
    finish() {
      close(isStopped ? 'refused' : outcomeOf(answer, fields.downstreamStatus ?? 0));
    },
    fail(problem, responseBytes) {
      // The answer was whole when its stream broke off: nothing is missing.
      if (answer && answer.outcome !== 'none') return close(answer.outcome);
      if (message === null) return problem.code === 'cancelled' ? undefined : refusals.note(problem, fields);
      const { rule } = problem.detail;
      if (typeof rule === 'string') fields.rule = rule;
      fields.problem = problem.code;
      fields.responseBytes ??= responseBytes;
      return close(outcomeOfProblem(problem));
    },
  };
}

function outcomeOf(answer: Relayed | null, status: number): AuditOutcome {
  if (status === 403) return 'refused';
  if (status >= 400) return 'failed';
  if (answer === null || answer.outcome === 'none') return 'ok';
  return answer.outcome;
}

function outcomeOfProblem({ code, row }: Problem): AuditOutcome {
  if (code === 'cancelled') return 'cancelled';
  return row.http >= 400 && row.http < 500 ? 'refused' : 'failed';
}
