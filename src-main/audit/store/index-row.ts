import type { EntryBody } from '../entry-body.ts';

/** The values of a record's index columns that follow from one entry; null where it says nothing of them. */
export interface IndexRow {
  readonly sub: string | null;
  readonly client: string | null;
  readonly server: string | null;
  readonly tool: string | null;
  readonly problem: string | null;
  readonly totalMs: number | null;
}

export function indexRow(body: EntryBody): IndexRow {
  return {
    sub: text(body, 'sub'),
    client: text(body, 'clientId'),
    server: text(body, 'server'),
    tool: text(body, 'tool'),
    problem: text(body, 'problem'),
    totalMs: number(body, 'totalMs'),
  };
}

/** The row of a record whose end came: what the end says goes before what the beginning said. */
export function mergeRows(first: IndexRow, end: IndexRow): IndexRow {
  return {
    sub: end.sub ?? first.sub,
    client: end.client ?? first.client,
    server: end.server ?? first.server,
    tool: end.tool ?? first.tool,
    problem: end.problem ?? first.problem,
    totalMs: end.totalMs ?? first.totalMs,
  };
}

/** Another word that a person may use for the person or the AI client of an entry. */
export interface Alias {
  readonly kind: 'sub' | 'client';
  /** In lower case, as it is looked for. */
  readonly alias: string;
  readonly value: string;
  readonly shown: string;
}

export function aliasesOf(body: EntryBody): readonly Alias[] {
  const sub = text(body, 'sub');
  const client = text(body, 'clientId');
  const email = text(body, 'email');
  const name = text(body, 'clientName');
  return [
    ...(sub && email ? [aliasOf('sub', email, sub)] : []),
    ...(client && name ? [aliasOf('client', name, client)] : []),
  ];
}

function aliasOf(kind: Alias['kind'], shown: string, value: string): Alias {
  return { kind, alias: shown.toLowerCase(), value, shown };
}

/** What tells two aliases apart. */
export function aliasKey({ kind, alias, value }: Omit<Alias, 'shown'>): string {
  return `${kind}\n${alias}\n${value}`;
}

export const HOUR = 3_600_000;

/** The first and the last sequence number of the records that lie in an hour. */
export type HourRanges = Map<number, { readonly first: number; last: number }>;

/** Notes a record; they come in the order of their sequence numbers. */
export function noteHour(hours: HourRanges, seq: number, time: number): void {
  const hour = Math.floor(time / HOUR);
  const range = hours.get(hour);
  if (range) range.last = seq;
  else hours.set(hour, { first: seq, last: seq });
}

function text(body: EntryBody, name: string): string | null {
  const value = body.fields[name];
  return typeof value === 'string' ? value : null;
}

function number(body: EntryBody, name: string): number | null {
  const value = body.fields[name];
  return typeof value === 'number' ? value : null;
}
