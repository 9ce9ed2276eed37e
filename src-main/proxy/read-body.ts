import type { IncomingMessage } from 'node:http';
import { Problem } from '../../src-shared/problems/problem.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The body whole, counted while it arrives. Throws `body_too_large`, `cancelled` when the client goes away. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit) return Promise.reject(new Problem('body_too_large', { limit }));
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve, reject) => {
    const onClose = (): void => reject(new Problem('cancelled'));
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) {
        request.removeAllListeners('data');
        request.pause();
        reject(new Problem('body_too_large', { limit }));
      } else chunks.push(chunk);
    });
    request.once('end', () => {
      // From here on it is the answer that can be interrupted; the body is whole.
      request.off('close', onClose);
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    request.once('error', (cause) => reject(new Problem('cancelled', {}, { cause })));
    request.once('close', onClose);
  });
}

/** The body as text: strict UTF-8 without a byte order mark (RFC 8259 section 8.1), else `invalid_json`. */
export function decodeBody(body: Buffer): string {
  try {
    const text = utf8.decode(body);
    if (text.charCodeAt(0) === 0xfeff) throw new Problem('invalid_json');
    return text;
  } catch (cause) {
    throw new Problem('invalid_json', {}, { cause });
  }
}
