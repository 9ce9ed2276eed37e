import { once } from 'node:events';
import fs from 'node:fs';
import tls from 'node:tls';
import type { SyslogSettings } from '../../../src-shared/domain/configuration.ts';
import type { Arrival } from './sending.ts';

const TIMEOUT_MS = 30_000;

/**
 * Sends messages over a TLS connection of their own (RFC 5425). Syslog has no receipt: they have arrived when the receiver
 * has read to the end and closes its side without an error.
 */
export async function sendSyslog(
  { host, port, caFile }: SyslogSettings,
  body: Uint8Array,
  aborted: AbortSignal,
): Promise<Arrival> {
  const signal = AbortSignal.any([aborted, AbortSignal.timeout(TIMEOUT_MS)]);
  let socket: tls.TLSSocket | null = null;
  try {
    const ca = caFile === null ? tls.getCACertificates('system') : fs.readFileSync(caFile, 'utf8');
    const bundled = caFile === null ? tls.getCACertificates('bundled') : [];
    const opened = tls.connect({
      host,
      port,
      servername: nameOf(host),
      minVersion: 'TLSv1.2',
      ca: [ca, bundled].flat(),
    });
    socket = opened;
    await once(opened, 'secureConnect', { signal });
    const closed = once(opened, 'close', { signal });
    opened.resume();
    opened.end(body);
    await closed;
    return { type: 'arrived', rejected: 0 };
  } catch (error) {
    return { type: 'later', reason: reasonOf(error), afterMs: null };
  } finally {
    socket?.destroy();
  }
}

/** An IP address is no server name (RFC 6066 section 3). */
function nameOf(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host;
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
