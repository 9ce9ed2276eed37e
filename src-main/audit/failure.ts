/** Why the log could not be written or read, in the few kinds that ask for different remedies. */
export type FailureKind = 'full' | 'locked' | 'corrupt' | 'forbidden' | 'other';

export interface Failure {
  readonly kind: FailureKind;
  /** In words, without paths or contents. */
  readonly reason: string;
}

const REASONS: Readonly<Record<FailureKind, string>> = {
  full: 'the disk is full',
  locked: 'another program holds the audit database',
  corrupt: 'the audit database is damaged',
  forbidden: 'the data folder cannot be written',
  other: 'the audit log failed',
};

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const SQLITE: Readonly<Record<number, FailureKind>> = {
  5: 'locked',
  6: 'locked',
  8: 'forbidden',
  11: 'corrupt',
  13: 'full',
  14: 'forbidden',
  26: 'corrupt',
};

const SYSTEM: Readonly<Record<string, FailureKind>> = {
  ENOSPC: 'full',
  EDQUOT: 'full',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  EROFS: 'forbidden',
  ENOENT: 'forbidden',
  EBUSY: 'locked',
};

/** Sorts an error of the file system or of SQLite. */
export function failureOf(thrown: unknown): Failure {
  const kind = kindOf(thrown);
  const code = field(thrown, 'code') ?? field(thrown, 'errcode');
  return { kind, reason: kind === 'other' && code ? `${REASONS.other} (${code})` : REASONS[kind] };
}

function kindOf(thrown: unknown): FailureKind {
  const sqlite = field(thrown, 'errcode');
  if (typeof sqlite === 'number') return SQLITE[sqlite & 0xff] ?? 'other';
  const system = field(thrown, 'code');
  return (typeof system === 'string' && SYSTEM[system]) || 'other';
}

function field(thrown: unknown, name: string): string | number | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  const value: unknown = Reflect.get(thrown, name);
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
