import type { PlainValue } from '../plain-value.ts';
import type { Section } from '../ai-client.ts';

/** Why a file cannot be edited without risk to what else is in it. The text is shown, with a snippet to paste by hand. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}

/**
 * Edits the text of one kind of file. Everything outside the entry stays byte for byte what it was. Texts come without
 * a byte order mark. All functions throw {@link FileRefused} rather than guess.
 */
export interface TextFormat {
  /** What the file says; an empty text is an empty object. */
  read(text: string): PlainValue;
  /** The text with the entry put in, in the place of one with the same name. */
  put(text: string, section: Section, name: string, entry: PlainValue): string;
  /** The text without the entry; `dropSection` removes the section too when it is empty then. */
  remove(text: string, section: Section, name: string, dropSection: boolean): string;
}

/** The limits for files of other programs. */
export const FILE_LIMITS = { bytes: 20 * 1024 * 1024, depth: 100 } as const;

export function lineEnding(text: string): '\r\n' | '\n' {
  return /\r\n/.test(text) ? '\r\n' : '\n';
}

/** The spaces and tabs that begin the line at an offset. */
export function indentAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}
