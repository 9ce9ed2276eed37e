import type { AuditOutcome, AuditRecord } from '../../../src-shared/domain/audit-record.ts';

const SEVERITY: Readonly<Record<AuditOutcome, number>> = {
  ok: 2,
  tool_error: 4,
  cancelled: 3,
  unfinished: 5,
  failed: 6,
  refused: 7,
};

/** ArcSight Common Event Format, version 0: the dictionary's keys where it has them, custom strings for the rest. */
export function cefLine(record: AuditRecord): string {
  const name = record.tool ?? record.method ?? record.kind;
  const header = ['CEF:0', 'Onbehalf', 'Onbehalf', '1', record.kind, name, String(SEVERITY[record.outcome])];
  const extension = Object.entries(extensionOf(record))
    .filter(([, value]) => value !== null && value !== '')
    .map(([key, value]) => `${key}=${escapeValue(String(value))}`);
  return `${header.map(escapeHeader).join('|')}|${extension.join(' ')}\n`;
}

function extensionOf(record: AuditRecord): Record<string, string | number | null> {
  const { detail } = record;
  return {
    externalId: record.id,
    rt: Date.parse(record.time),
    outcome: record.outcome,
    reason: record.problem,
    suid: record.sub,
    suser: record.email,
    sourceServiceName: record.clientName,
    destinationServiceName: record.server,
    act: record.tool ?? record.method,
    in: record.responseBytes,
    out: record.requestBytes,
    ...labelled(1, 'clientId', record.clientId),
    ...labelled(2, 'rule', record.rule),
    ...labelled(3, 'audience', record.audience ?? record.resource),
    ...labelled(4, 'scopes', record.scopes),
    ...labelled(5, 'tokenFingerprint', record.tokenFingerprint),
    ...labelled(6, 'traceId', record.traceId),
    ...(record.totalMs === null ? {} : { cn1: Math.round(record.totalMs), cn1Label: 'totalMs' }),
    ...(record.downstreamStatus === null
      ? {}
      : { cn2: record.downstreamStatus, cn2Label: 'downstreamStatus' }),
    cn3: record.seq,
    cn3Label: 'sequence',
    request: record.arguments,
    msg: Object.keys(detail).length === 0 ? null : JSON.stringify(detail),
  };
}

function labelled(number: number, label: string, value: string | null): Record<string, string | null> {
  return value === null ? {} : { [`cs${number}`]: value, [`cs${number}Label`]: label };
}

function escapeHeader(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replace(/[\r\n]+/g, ' ');
}

function escapeValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('=', '\\=').replaceAll('\r', '\\r').replaceAll('\n', '\\n');
}
