import type { DatabaseSync } from 'node:sqlite';
import { digestOf } from './chain.ts';
import type { ExportCursor, ExportPart } from './export-cursor.ts';
import { chainId } from './head.ts';
import type { VerifyParams } from './verify.ts';

/** Digests in one line, and lines in one part. */
const LINE = 1_000;
const LINES = 10;

/** The first line: whose log it is, which key it is signed with, and the hash that the chain goes on from. */
export function proofHeader(db: DatabaseSync, first: number | null, key: VerifyParams['key']): string {
  const prev =
    first === null ? null : db.prepare('SELECT prev FROM entries WHERE seq = ?').get(first)?.['prev'];
  const start = first === null ? null : { seq: first, prev: base64(prev) };
  return `${JSON.stringify({ type: 'onbehalf-audit-export', version: 1, chain: chainId(db), key, start })}\n`;
}

/**
 * The digests of all entries from the first exported one to the first checkpoint after the last, and that checkpoint: the
 * chain can be computed from them, and what the exported entries do not show stays hidden.
 */
export function nextProofPart(db: DatabaseSync, cursor: ExportCursor): ExportPart {
  const checkpoint = db
    .prepare('SELECT count, body, signature FROM checkpoints WHERE count >= ? ORDER BY count LIMIT 1')
    .get(cursor.last);
  const end = Number(checkpoint?.['count'] ?? cursor.last);
  const lines: string[] = [];
  let after = cursor.after;
  while (after < end && lines.length < LINES) {
    const to = Math.min(after + LINE, end);
    lines.push(digestLine(db, after + 1, to));
    after = to;
  }
  if (after < end) return { text: lines.join(''), cursor: { ...cursor, after }, records: 0 };
  const closing = checkpoint
    ? { type: 'checkpoint', body: checkpoint['body'], signature: base64(checkpoint['signature']) }
    : { type: 'unsigned' };
  return { text: `${lines.join('')}${JSON.stringify(closing)}\n`, cursor: null, records: 0 };
}

function digestLine(db: DatabaseSync, from: number, to: number): string {
  const rows = db.prepare('SELECT body FROM entries WHERE seq BETWEEN ? AND ? ORDER BY seq').all(from, to);
  const digests = rows.map((row) => digestOf(String(row['body'])).toString('base64url'));
  return `${JSON.stringify({ type: 'digests', from, digests })}\n`;
}

function base64(value: unknown): string | null {
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : null;
}
