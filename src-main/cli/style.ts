import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Puts a style on a text where the stream is a terminal that wants colours (NO_COLOR, FORCE_COLOR, TERM); else nothing. */
export function styled(style: Style, text: string, stream: NodeJS.WritableStream = process.stdout): string {
  return styleText(style, text, { stream, validateStream: true });
}

export const STATUS_STYLE = { ok: 'green', warning: 'yellow', failed: 'red', skipped: 'dim' } as const;
