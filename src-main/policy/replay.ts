import type { AuditFilter, AuditRecord } from '../../src-shared/domain/audit-record.ts';
import type { PolicyEffect } from '../../src-shared/domain/server.ts';
import type { User } from '../../src-shared/domain/session.ts';
import type { Catalog } from '../ports/catalog.ts';
import { decide, type DecidedCall, type Rules } from './decide.ts';
import type { Pins } from './pins.ts';

/** The log, as far as a replay needs it. */
export interface CallLog {
  list(filter: AuditFilter): Promise<{ readonly records: readonly AuditRecord[]; readonly more: boolean }>;
}

export interface ReplayOptions {
  readonly log: CallLog;
  readonly catalog: Pick<Catalog, 'find'>;
  readonly pins: Pick<Pins, 'hints'>;
  /** The person whose roles and teams are known. */
  readonly user: User;
  readonly before: Rules;
  readonly after: Rules;
  readonly range: Pick<AuditFilter, 'since' | 'until'>;
  readonly signal: AbortSignal;
}

export interface Replay {
  readonly calls: number;
  readonly skipped: number;
  readonly changed: ReplayChange[];
}

export interface ReplayChange {
  readonly server: string;
  readonly tool: string;
  readonly client: string;
  readonly person: string;
  readonly before: PolicyEffect;
  readonly after: PolicyEffect;
  readonly rule: string;
  readonly reason: string;
  readonly count: number;
  readonly example: string;
}

/** More calls than this say nothing new. */
const MAX_CALLS = 20_000;
const PAGE = 1_000;

/** What the other rules would have said to the tool calls in the log, where that differs from the rules as they are. */
export async function replay(options: ReplayOptions): Promise<Replay> {
  const changes = new Map<string, ReplayChange>();
  let calls = 0;
  let skipped = 0;
  for await (const record of toolCalls(options)) {
    const call = callOf(record, options);
    calls += 1;
    if (call === null) skipped += 1;
    else count(changes, compare(record, call, options));
  }
  return { calls, skipped, changed: [...changes.values()].sort((one, other) => other.count - one.count) };
}

async function* toolCalls({ log, range, signal }: ReplayOptions): AsyncGenerator<AuditRecord> {
  let before: number | undefined;
  for (let seen = 0; seen < MAX_CALLS; seen += PAGE) {
    signal.throwIfAborted();
    const cursor = before === undefined ? {} : { before };
    const { records, more } = await log.list({ ...range, ...cursor, kind: 'call', limit: PAGE });
    yield* records.filter(({ tool }) => tool !== null);
    before = records.at(-1)?.seq;
    if (!more) return;
  }
}

/** The call as the rules see it; null where the server is gone or somebody else made it, whose roles are not known. */
function callOf(record: AuditRecord, { catalog, pins, user }: ReplayOptions): DecidedCall | null {
  const server = catalog.find(record.server ?? '');
  if (!server || record.tool === null || record.sub !== user.sub || record.issuer !== user.issuer)
    return null;
  return {
    user,
    client: { id: record.clientId ?? '', name: record.clientName ?? '' },
    server,
    tool: record.tool,
    hints: pins.hints(server.id, record.tool),
  };
}

function compare(
  record: AuditRecord,
  call: DecidedCall,
  { before, after }: ReplayOptions,
): ReplayChange | null {
  const was = decide(before, call);
  const would = decide(after, call);
  if (was.effect === would.effect) return null;
  return {
    server: call.server.id,
    tool: call.tool ?? '',
    client: call.client.name,
    person: record.email ?? record.sub ?? '',
    before: was.effect,
    after: would.effect,
    rule: would.rule,
    reason: would.effect === 'allow' ? '' : would.reason,
    count: 1,
    example: record.id,
  };
}

function count(changes: Map<string, ReplayChange>, change: ReplayChange | null): void {
  if (!change) return;
  const key = JSON.stringify([
    change.server,
    change.tool,
    change.client,
    change.before,
    change.after,
    change.rule,
  ]);
  const known = changes.get(key);
  changes.set(key, known ? { ...known, count: known.count + 1 } : change);
}
