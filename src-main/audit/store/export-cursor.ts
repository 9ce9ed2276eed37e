/** Where an export stands between two parts. */
export interface ExportCursor {
  readonly phase: 'records' | 'proof';
  /** The last record (or, in the proof, the last entry) that was given. */
  readonly after: number;
  /** The last entry of the log when the export began. */
  readonly upTo: number;
  /** The first and the last entry of the exported records. */
  readonly first: number | null;
  readonly last: number;
}

export interface ExportPart {
  readonly text: string;
  /** null: this was the last part. */
  readonly cursor: ExportCursor | null;
  readonly records: number;
}

export function encodeCursor(cursor: ExportCursor): string {
  const { phase, after, upTo, first, last } = cursor;
  return [phase, after, upTo, first ?? '-', last].join('.');
}

/** null for what no export gave out. */
export function decodeCursor(text: string): ExportCursor | null {
  const match = /^(records|proof)\.(\d{1,15})\.(\d{1,15})\.(\d{1,15}|-)\.(\d{1,15})$/.exec(text);
  if (!match) return null;
  const [, phase, after, upTo, first, last] = match;
  return {
    phase: phase === 'proof' ? 'proof' : 'records',
    after: Number(after),
    upTo: Number(upTo),
    first: first === '-' ? null : Number(first),
    last: Number(last),
  };
}
