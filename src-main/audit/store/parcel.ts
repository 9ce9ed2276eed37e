import os from 'node:os';
import type { DatabaseSync } from 'node:sqlite';
import type { Parcel } from '../sending/sending.ts';
import { readMeta } from './head.ts';
import type { ParcelFormat, ParcelParams } from './protocol.ts';
import { nextShipment, type Cargo } from './shipment.ts';

/** The next part of the log for a place, encoded as it is sent there. */
export async function nextParcel(
  db: DatabaseSync,
  { place, format, limit, version }: ParcelParams,
): Promise<Parcel | null> {
  const shipment = nextShipment(db, place, limit);
  if (!shipment) return null;
  const { from, to, records, checkpoints } = shipment;
  const isEmpty = records.length === 0 && checkpoints.length === 0;
  const sender = { version, chain: readMeta(db, 'chain') ?? '', host: os.hostname() };
  return { from, to, body: isEmpty ? null : await encode(format, { records, checkpoints }, sender) };
}

/** The encoders are loaded only where something is sent. */
async function encode(
  format: ParcelFormat,
  cargo: Cargo,
  sender: { readonly version: string; readonly chain: string; readonly host: string },
): Promise<Uint8Array | null> {
  if (format === 'otlp_logs') return (await import('../sending/otlp-encode.ts')).encodeLogs(cargo, sender);
  if (format === 'otlp_traces')
    return (await import('../sending/otlp-encode.ts')).encodeTraces(cargo, sender);
  const { encodeSyslog } = await import('../sending/syslog-encode.ts');
  return encodeSyslog(cargo, sender, format === 'syslog_cef' ? 'cef' : 'json');
}
