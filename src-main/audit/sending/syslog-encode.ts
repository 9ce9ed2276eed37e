import type { AuditOutcome, AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { cefLine } from '../formats/cef.ts';
import type { Cargo } from '../store/shipment.ts';
import type { Sender } from './otlp-encode.ts';

/** The facility "log audit" (RFC 5424 section 6.2.1). */
const FACILITY = 13 * 8;
const SEVERITY: Readonly<Record<AuditOutcome, number>> = {
  ok: 6,
  cancelled: 6,
  tool_error: 5,
  refused: 5,
  unfinished: 4,
  failed: 4,
};

/** Messages (RFC 5424 section 6), each with its length before it (RFC 5425 section 4.3). */
export function encodeSyslog(
  { records, checkpoints }: Cargo,
  sender: Sender,
  format: 'json' | 'cef',
): Uint8Array {
  const write = format === 'cef' ? (record: AuditRecord) => cefLine(record).trimEnd() : JSON.stringify;
  const messages = records.map((record) =>
    frame(SEVERITY[record.outcome], record.time, record.kind, write(record), sender),
  );
  const signed = checkpoints.map(({ body, signature }) => {
    const { time } = JSON.parse(body) as { time: string };
    return frame(SEVERITY.ok, time, 'checkpoint', JSON.stringify({ checkpoint: body, signature }), sender);
  });
  return Buffer.concat([...messages, ...signed]);
}

function frame(severity: number, time: string, kind: string, text: string, { host }: Sender): Buffer {
  const header = `<${FACILITY + severity}>1 ${time} ${hostName(host)} onbehalf - ${kind} -`;
  // The byte order mark says that what follows is UTF-8 (section 6.4).
  const message = Buffer.from(`${header} \uFEFF${text}`);
  return Buffer.concat([Buffer.from(`${message.length} `), message]);
}

function hostName(host: string): string {
  const printable = host.replaceAll(/[^\x21-\x7e]/g, '').slice(0, 255);
  return printable === '' ? '-' : printable;
}
