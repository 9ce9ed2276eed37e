import { createHash } from 'node:crypto';
import { FILE_LIMITS, FileRefused } from './format/file-format.ts';

/** The bytes of a file as text that can be edited and turned back into the same bytes. */
export interface ClientText {
  readonly text: string;
  readonly hasBom: boolean;
}

/** Only UTF-8, with or without a byte order mark: anything else could not be written back as it was. */
export function decode(bytes: Uint8Array): ClientText {
  if (bytes.byteLength > FILE_LIMITS.bytes) throw new FileRefused('it is larger than 20 MB');
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const hasBom = text.startsWith('\uFEFF');
    return { text: hasBom ? text.slice(1) : text, hasBom };
  } catch (cause) {
    throw new FileRefused('it is not UTF-8 text', { cause });
  }
}

export function encode({ text, hasBom }: ClientText): Uint8Array {
  return new TextEncoder().encode(hasBom ? `\uFEFF${text}` : text);
}

export function bytesHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url');
}
