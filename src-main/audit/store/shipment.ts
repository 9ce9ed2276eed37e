import type { DatabaseSync } from 'node:sqlite';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { parseBody } from '../entry-body.ts';
import { readMeta } from './head.ts';
import { RECORD_COLUMNS, RECORD_JOINS, recordOf } from './record-row.ts';

/** How far the log was sent to one place. */
export interface ShipPosition {
  /** The last entry and the last signed count that arrived. */
  readonly entries: number;
  readonly checkpoints: number;
}

/** What is sent at once: records that ended, in the order they did, and what was signed. */
export interface Cargo {
  readonly records: readonly AuditRecord[];
  readonly checkpoints: readonly { readonly body: string; readonly signature: string }[];
}

export interface Shipment extends Cargo {
  readonly from: ShipPosition;
  /** The position when this has arrived. */
  readonly to: ShipPosition;
}

const START: ShipPosition = { entries: 0, checkpoints: 0 };

export function shippedName(place: string): string {
  return `shipped.${place}`;
}

export function readPosition(db: DatabaseSync, place: string): ShipPosition {
  const stored = readMeta(db, shippedName(place));
  const [entries, checkpoints] = (stored ?? '').split('.').map(Number);
  const isWhole = Number.isSafeInteger(entries) && Number.isSafeInteger(checkpoints);
  return isWhole ? { entries: entries ?? 0, checkpoints: checkpoints ?? 0 } : START;
}

/** The next entries (at most `limit`) after what was sent to a place; null where there are none. */
export function nextShipment(db: DatabaseSync, place: string, limit: number): Shipment | null {
  const from = readPosition(db, place);
  const entries = db
    .prepare('SELECT seq, body FROM entries WHERE seq > ? ORDER BY seq LIMIT ?')
    .all(from.entries, limit);
  const signed = db
    .prepare('SELECT count, body, signature FROM checkpoints WHERE count > ? ORDER BY count LIMIT ?')
    .all(from.checkpoints, limit);
  if (entries.length === 0 && signed.length === 0) return null;
  return {
    from,
    to: {
      entries: Number(entries.at(-1)?.['seq'] ?? from.entries),
      checkpoints: Number(signed.at(-1)?.['count'] ?? from.checkpoints),
    },
    records: endedIn(
      db,
      entries.map((row) => String(row['body'])),
    ),
    checkpoints: signed.map((row) => ({
      body: String(row['body']),
      signature: Buffer.from(row['signature'] as Uint8Array).toString('base64url'),
    })),
  };
}

/** A record is sent once, when it has ended. */
function endedIn(db: DatabaseSync, bodies: readonly string[]): readonly AuditRecord[] {
  const find = db.prepare(`SELECT ${RECORD_COLUMNS} FROM records r ${RECORD_JOINS} WHERE r.id = ?`);
  return bodies.flatMap((text) => {
    const { id, type } = parseBody(text);
    const row = type === 'begin' ? undefined : find.get(id);
    return row ? [recordOf(row)] : [];
  });
}
