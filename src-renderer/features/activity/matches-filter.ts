import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import type { RecordFilter } from './record-filter.ts';

/** Whether a record that just came belongs into what is shown; the log itself is asked for everything older. */
export function matchesFilter(record: AuditRecord, filter: RecordFilter): boolean {
  const time = Date.parse(record.time);
  return (
    is(filter.server, record.server) &&
    is(filter.tool, record.tool) &&
    is(filter.outcome, record.outcome) &&
    is(filter.kind, record.kind) &&
    isOneOf(filter.client, [record.clientId, record.clientName]) &&
    isOneOf(filter.user, [record.sub, record.email]) &&
    (filter.since === undefined || time >= Date.parse(filter.since)) &&
    (filter.until === undefined || time <= Date.parse(filter.until)) &&
    contains(record, filter.text)
  );
}

function is(wanted: string | undefined, value: string | null): boolean {
  return wanted === undefined || wanted === value;
}

function isOneOf(wanted: string | undefined, values: readonly (string | null)[]): boolean {
  return wanted === undefined || values.includes(wanted);
}

function contains(record: AuditRecord, wanted: string | undefined): boolean {
  return wanted === undefined || JSON.stringify(record).toLowerCase().includes(wanted.toLowerCase());
}
