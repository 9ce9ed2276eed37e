import type { DatabaseSync } from 'node:sqlite';
import type { AuditStats } from '../../../src-shared/contract/audit.ts';
import { conditions, type Criteria, type Where } from './query.ts';

export interface StatsParams extends Criteria {
  /** Into how many steps the timeline is divided at most. */
  readonly steps: number;
}

/** How many names of each kind are told. */
const TOP = 10;

/** Counts over the records that fit. */
export function countRecords(db: DatabaseSync, { steps, ...criteria }: StatsParams): AuditStats {
  const where = conditions(db, criteria);
  const count = createCounter(db, where);
  const outcomes = Object.fromEntries(count('r.outcome').map(({ name, count: size }) => [name, size]));
  const [medianMs, p95Ms] = percentiles(db, where);
  return {
    total: Object.values(outcomes).reduce((sum, size) => sum + size, 0),
    outcomes,
    people: count('r.sub', TOP).map((person) => ({ ...person, name: aliasOf(db, 'sub', person.name) })),
    clients: count('r.client', TOP).map((client) => ({
      ...client,
      name: aliasOf(db, 'client', client.name),
    })),
    servers: count('r.server', TOP),
    tools: count('r.tool', TOP),
    problems: count('r.problem', TOP),
    medianMs,
    p95Ms,
    ...timelineOf(db, where, steps),
  };
}

interface Count {
  readonly name: string;
  readonly count: number;
}

function createCounter(db: DatabaseSync, { from, sql, values }: Where) {
  return (column: string, limit = 100): Count[] =>
    db
      .prepare(
        `SELECT ${column} AS name, count(*) AS count FROM ${from} WHERE ${sql} AND ${column} IS NOT NULL
         GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?`,
      )
      .all(...values, limit)
      .map((row) => ({ name: String(row['name']), count: Number(row['count']) }));
}

function percentiles(db: DatabaseSync, { from, sql, values }: Where): [number | null, number | null] {
  const timed = `FROM ${from} WHERE ${sql} AND r.total_ms IS NOT NULL`;
  const size = Number(db.prepare(`SELECT count(*) AS size ${timed}`).get(...values)?.['size']);
  if (size === 0) return [null, null];
  const nth = db.prepare(`SELECT r.total_ms AS ms ${timed} ORDER BY r.total_ms LIMIT 1 OFFSET ?`);
  const at = (share: number) => Number(nth.get(...values, Math.floor((size - 1) * share))?.['ms']);
  return [at(0.5), at(0.95)];
}

/** Steps that a person reads easily. */
const STEPS = [1, 5, 15, 60, 300, 900, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600, 86_400, 7 * 86_400] as const;

function timelineOf(
  db: DatabaseSync,
  { from, sql, values }: Where,
  steps: number,
): Pick<AuditStats, 'timeline' | 'stepSeconds'> {
  const range = db
    .prepare(`SELECT min(r.time) AS first, max(r.time) AS last FROM ${from} WHERE ${sql}`)
    .get(...values);
  const span = (Number(range?.['last'] ?? 0) - Number(range?.['first'] ?? 0)) / 1_000;
  const stepSeconds = STEPS.find((step) => span / step <= steps) ?? Math.ceil(span / steps);
  const rows = db
    .prepare(
      `SELECT r.time / ? AS step, r.outcome AS outcome, count(*) AS count FROM ${from} WHERE ${sql}
       GROUP BY 1, 2 ORDER BY 1`,
    )
    .all(stepSeconds * 1_000, ...values);
  const timeline = new Map<number, AuditStats['timeline'][number]>();
  for (const row of rows) {
    const time = Number(row['step']) * stepSeconds * 1_000;
    const known = timeline.get(time) ?? { time: new Date(time).toISOString(), outcomes: {} };
    const outcomes = { ...known.outcomes, [String(row['outcome'])]: Number(row['count']) };
    timeline.set(time, { ...known, outcomes });
  }
  return { timeline: [...timeline.values()], stepSeconds };
}

/** What a person calls the person or client: the e-mail address or name last seen with the id. */
function aliasOf(db: DatabaseSync, kind: 'sub' | 'client', value: string): string {
  const row = db.prepare('SELECT shown FROM aliases WHERE kind = ? AND value = ?').get(kind, value);
  return typeof row?.['shown'] === 'string' ? row['shown'] : value;
}
