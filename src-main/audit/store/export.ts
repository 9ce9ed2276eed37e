import type { DatabaseSync } from 'node:sqlite';
import type { AuditExportFormat } from '../../../src-shared/domain/audit-record.ts';
import { cefLine } from '../formats/cef.ts';
import { csvHeader, csvLine } from '../formats/csv.ts';
import { ocsfLine } from '../formats/ocsf.ts';
import { nextProofPart, proofHeader } from './export-proof.ts';
import type { ExportCursor, ExportPart } from './export-cursor.ts';
import { conditions, type Criteria } from './query.ts';
import { RECORD_COLUMNS, RECORD_JOINS, recordOf } from './record-row.ts';
import type { VerifyParams } from './verify.ts';

export interface ExportParams {
  readonly format: AuditExportFormat;
  readonly criteria: Criteria;
  /** null begins. */
  readonly cursor: ExportCursor | null;
  /** The key that others can check the signatures with. */
  readonly key: VerifyParams['key'];
}

/** Records in one part: some hundred kilobytes of text. */
const PART = 500;

/** The next part of an export: records, oldest first; in JSON lines then the proof that they belong to the chain. */
export function exportPart(db: DatabaseSync, { format, criteria, cursor, key }: ExportParams): ExportPart {
  if (cursor?.phase === 'proof') return nextProofPart(db, cursor);
  const state = cursor ?? begin(db);
  const rows = readRows(db, criteria, state);
  const opening = cursor === null ? openingOf(db, format, rows[0], key) : '';
  const text = opening + rows.map((row) => FORMATS[format](row)).join('');
  const next = advance(state, rows);
  if (rows.length === PART) return { text, cursor: next, records: rows.length };
  const hasProof = format === 'jsonl' && next.first !== null;
  return {
    text,
    cursor: hasProof ? { ...next, phase: 'proof', after: next.first - 1 } : null,
    records: rows.length,
  };
}

type Row = Readonly<Record<string, unknown>>;

const FORMATS: Readonly<Record<AuditExportFormat, (row: Row) => string>> = {
  csv: (row) => csvLine(recordOf(row)),
  cef: (row) => cefLine(recordOf(row)),
  ocsf: (row) => ocsfLine(recordOf(row)),
  jsonl: recordLine,
};

/** The record as it reads, and the entries it is made of as they were written. */
function recordLine(row: Row): string {
  const first = [Number(row['seq']), String(row['first'])];
  const end = typeof row['last'] === 'string' ? [[Number(row['end_seq']), row['last']]] : [];
  return `${JSON.stringify({ type: 'record', record: recordOf(row), entries: [first, ...end] })}\n`;
}

/** What is in the log when the export begins is exported; what comes later is not. */
function begin(db: DatabaseSync): ExportCursor {
  const last = Number(db.prepare('SELECT max(seq) AS seq FROM entries').get()?.['seq'] ?? 0);
  return { phase: 'records', after: 0, upTo: last, first: null, last: 0 };
}

function openingOf(
  db: DatabaseSync,
  format: AuditExportFormat,
  first: Row | undefined,
  key: ExportParams['key'],
): string {
  if (format === 'csv') return csvHeader;
  return format === 'jsonl' ? proofHeader(db, first ? Number(first['seq']) : null, key) : '';
}

function readRows(db: DatabaseSync, criteria: Criteria, { after, upTo }: ExportCursor): Row[] {
  const where = conditions(db, criteria);
  return db
    .prepare(
      `SELECT ${RECORD_COLUMNS}, r.end_seq AS end_seq
       FROM (SELECT r.seq, r.end_seq FROM ${where.from} WHERE ${where.sql} AND r.seq > ? AND r.seq <= ?
             ORDER BY ${where.order} LIMIT ?) r ${RECORD_JOINS} ORDER BY r.seq`,
    )
    .all(...where.values, after, upTo, PART);
}

function advance(state: ExportCursor, rows: readonly Row[]): ExportCursor {
  const ends = rows.map((row) => Math.max(Number(row['seq']), Number(row['end_seq'] ?? 0)));
  const firstSeq = rows[0] ? Number(rows[0]['seq']) : null;
  return {
    ...state,
    after: Number(rows.at(-1)?.['seq'] ?? state.after),
    first: state.first ?? firstSeq,
    last: Math.max(state.last, ...ends),
  };
}
