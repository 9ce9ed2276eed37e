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

/** Other words a person may use for the person or the AI client of an entry: kind, alias, value. */
export function aliasesOf(
  body: EntryBody,
): readonly (readonly [kind: string, alias: string, value: string])[] {
  const sub = text(body, 'sub');
  const client = text(body, 'clientId');
  const email = text(body, 'email')?.toLowerCase();
  const name = text(body, 'clientName')?.toLowerCase();
  return [
    ...(sub && email ? [['sub', email, sub] as const] : []),
    ...(client && name ? [['client', name, client] as const] : []),
  ];
}

export const HOUR = 3_600_000;

function text(body: EntryBody, name: string): string | null {
  const value = body.fields[name];
  return typeof value === 'string' ? value : null;
}

function number(body: EntryBody, name: string): number | null {
  const value = body.fields[name];
  return typeof value === 'number' ? value : null;
}
