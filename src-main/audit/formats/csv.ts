import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { RECORD_FIELDS } from '../entry-body.ts';

/** RFC 4180, with CRLF. The first line names the columns. */
export const csvHeader = `${RECORD_FIELDS.join(',')}\r\n`;

export function csvLine(record: AuditRecord): string {
  return `${RECORD_FIELDS.map((field) => cell(record[field])).join(',')}\r\n`;
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  // A spreadsheet would run a text that begins like a formula (CWE-1236).
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${harmless.replaceAll('"', '""')}"`;
}
