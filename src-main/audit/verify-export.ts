import { calculateJwkThumbprint } from 'jose';
import { z } from 'zod';
import type { AuditFinding, AuditVerification } from '../../src-shared/domain/audit-verification.ts';
import { mergeEntries, parseBody } from './entry-body.ts';
import { digestOf, link } from './store/chain.ts';
import { parseCheckpoint } from './store/checkpoints.ts';
import { createFindings, verdictOf, type Findings } from './store/findings.ts';
import { isGenuine, readPublicKey } from './store/seal.ts';

/** base64url in its one canonical spelling (RFC 4648 section 3.5). */
const bytesSchema = z
  .string()
  .refine((text) => Buffer.from(text, 'base64url').toString('base64url') === text);

const headerSchema = z.object({
  type: z.literal('onbehalf-audit-export'),
  version: z.literal(1),
  chain: z.string(),
  key: z.object({ id: z.string(), jwk: z.record(z.string(), z.unknown()) }).nullable(),
  start: z.object({ seq: z.number().int(), prev: bytesSchema }).nullable(),
});
const lineSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('record'),
    record: z.unknown(),
    entries: z
      .array(z.tuple([z.number().int(), z.string()]))
      .min(1)
      .max(2),
  }),
  z.object({ type: z.literal('digests'), from: z.number().int(), digests: z.array(bytesSchema) }),
  z.object({ type: z.literal('checkpoint'), body: z.string(), signature: bytesSchema }),
  z.object({ type: z.literal('unsigned') }),
]);
type Line = z.infer<typeof lineSchema>;

export interface ExportVerification {
  readonly verdict: AuditVerification['verdict'];
  readonly records: number;
  readonly signedAt: string | null;
  /** The key that the export says it is signed with; only a trusted one proves anything. */
  readonly keyId: string | null;
  readonly findings: readonly AuditFinding[];
}

/**
 * Checks an export in JSON lines without the log it came from: every record follows from its entries, every entry is in
 * the chain, and the chain ends in a genuine checkpoint. `trustedKey` is the key's thumbprint as IT knows it; without it
 * the export's own key is believed, and the verdict is no better than `attention`.
 */
export async function verifyExport(
  lines: AsyncIterable<string> | Iterable<string>,
  trustedKey: string | null,
): Promise<ExportVerification> {
  const findings = createFindings();
  const state = { digests: new Map<number, string>(), records: 0, head: null as Buffer | null, last: 0 };
  let header: z.infer<typeof headerSchema> | null = null;
  let signedAt: string | null = null;
  for await (const text of lines) {
    if (text.trim() === '') continue;
    const value = parseJson(text);
    if (header === null) {
      header = await readHeader(value, trustedKey, findings);
      if (header === null) break;
      state.head = header.start === null ? null : Buffer.from(header.start.prev, 'base64url');
      state.last = (header.start?.seq ?? 1) - 1;
      continue;
    }
    const line = lineSchema.safeParse(value);
    if (!line.success) findings.add('damaged', null, null, 'a line cannot be read');
    else signedAt = takeLine(line.data, header, state, findings) ?? signedAt;
  }
  if (header?.start && signedAt === null) {
    findings.add('checkpoint', null, null, 'no genuine checkpoint covers these records');
  }
  const { records } = state;
  return {
    verdict: verdictOf(findings.list),
    records,
    signedAt,
    keyId: header?.key?.id ?? null,
    findings: findings.list,
  };
}

interface State {
  readonly digests: Map<number, string>;
  records: number;
  head: Buffer | null;
  last: number;
}

async function readHeader(value: unknown, trustedKey: string | null, findings: Findings) {
  const header = headerSchema.safeParse(value);
  if (!header.success) {
    findings.add('damaged', null, null, 'this is no export of an audit log in JSON lines');
    return null;
  }
  const { key } = header.data;
  // What counts is the key that signatures are checked with, not what the export calls it.
  const id = key && (await calculateJwkThumbprint(key.jwk).catch(() => null));
  if (id !== (key?.id ?? null)) findings.add('checkpoint', null, null, 'the key is not the one it is called');
  if (trustedKey === null) findings.add('unknown_key', null, null, 'no trusted key was named');
  else if (id !== trustedKey) findings.add('checkpoint', null, null, 'it is signed with another key');
  return header.data;
}

/** Returns when it was signed, for a checkpoint that closes the chain. */
function takeLine(
  line: Line,
  header: z.infer<typeof headerSchema>,
  state: State,
  findings: Findings,
): string | null {
  if (line.type === 'record') takeRecord(line, state, findings);
  if (line.type === 'digests') takeDigests(line, state, findings);
  return line.type === 'checkpoint' ? takeCheckpoint(line, header, state, findings) : null;
}

function takeRecord({ record, entries }: Line & { type: 'record' }, state: State, findings: Findings): void {
  state.records += 1;
  for (const [seq, body] of entries) {
    const digest = digestOf(body).toString('base64url');
    const shown = state.digests.get(seq);
    if (shown !== undefined && shown !== digest)
      findings.add('edited', seq, seq, 'an entry is shown in two forms');
    state.digests.set(seq, digest);
  }
  const [first, end] = entries;
  try {
    const merged = first && mergeEntries(first[0], parseBody(first[1]), end ? parseBody(end[1]) : null);
    if (JSON.stringify(merged) === JSON.stringify(record)) return;
  } catch {
    // Falls through: what cannot be read was changed.
  }
  const seq = first?.[0] ?? null;
  findings.add('edited', seq, seq, 'a record does not follow from its entries');
}

function takeDigests({ from, digests }: Line & { type: 'digests' }, state: State, findings: Findings): void {
  if (from !== state.last + 1) findings.add('removed', state.last + 1, from - 1, 'digests are missing');
  for (const [index, digest] of digests.entries()) {
    const seq = from + index;
    const shown = state.digests.get(seq);
    if (shown !== undefined && shown !== digest) findings.add('edited', seq, seq, 'an entry was changed');
    state.digests.delete(seq);
    if (state.head) state.head = link(state.head, seq, Buffer.from(digest, 'base64url'));
    state.last = seq;
  }
}

function takeCheckpoint(
  { body, signature }: Line & { type: 'checkpoint' },
  { chain, key }: z.infer<typeof headerSchema>,
  state: State,
  findings: Findings,
): string | null {
  const checkpoint = parseCheckpoint(body);
  const seal = { body, signature: Buffer.from(signature, 'base64url') };
  const sealKey = key ? readPublicKey(key.id, key.jwk) : null;
  const isOurs = checkpoint && sealKey && checkpoint.key === key?.id && checkpoint.chain === chain;
  if (!isOurs || !isGenuine('checkpoint', seal, sealKey)) return null;
  if (checkpoint.count !== state.last || checkpoint.head !== state.head?.toString('base64url')) {
    findings.add('rewritten', null, checkpoint.count, 'the chain is not the one that was signed');
  }
  for (const seq of state.digests.keys()) findings.add('edited', seq, seq, 'an entry is not in the chain');
  return checkpoint.time;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
