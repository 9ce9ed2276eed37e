import type { DatabaseSync } from 'node:sqlite';
import type { AuditVerification } from '../../../src-shared/domain/audit-verification.ts';
import { parseBody, type EntryBody } from '../entry-body.ts';
import { genesis } from './chain.ts';
import { readSeals, type KnownHead } from './checkpoints.ts';
import { createFindings, verdictOf, type Findings } from './findings.ts';
import { readMeta } from './head.ts';
import { lastPruning } from './prunings.ts';
import { readPublicKey, type SealKey } from './seal.ts';
import { walkChain, type ChainRow } from './verify-chain.ts';
import { walkIndex } from './verify-index.ts';
import { walkSeals } from './verify-seals.ts';

export interface VerifyParams {
  /** The key of this installation; without it no signature counts. */
  readonly key: { readonly id: string; readonly jwk: Record<string, unknown> } | null;
  readonly known: KnownHead | null;
}

/** Checks everything: the chain, the signatures over it, and that the index says what the entries say. */
export function verifyDatabase(db: DatabaseSync, params: VerifyParams): AuditVerification {
  // One transaction is one state of the database, whatever is written meanwhile.
  db.exec('BEGIN');
  try {
    return verifySnapshot(db, params);
  } finally {
    db.exec('COMMIT');
  }
}

function verifySnapshot(db: DatabaseSync, { key, known }: VerifyParams): AuditVerification {
  const findings = createFindings();
  const sealKey = key ? readPublicKey(key.id, key.jwk) : null;
  const chain = readMeta(db, 'chain') ?? '';
  checkPages(db, findings);
  const start = startOf(db, chain, sealKey, findings);
  const walks = {
    chain: walkChain(start, findings),
    index: walkIndex(db, findings),
    seals: walkSeals({ seals: readSeals(db, 'checkpoints'), chain, key: sealKey, known, findings }),
  };
  let entries = 0;
  let records = 0;
  unlessDamaged(findings, () => {
    for (const entry of readEntries(db)) {
      entries += 1;
      walkEntry(entry, walks, findings);
    }
    records = walks.index.finish();
  });
  walks.chain.finish();
  const last = walks.chain.last?.seq ?? start.seq;
  walks.seals.finish(last, start.seq + 1);
  const { signed } = walks.seals;
  if (sealKey === null)
    findings.add('unknown_key', null, null, 'the signatures cannot be checked: the keychain cannot be used');
  return {
    verdict: verdictOf(findings.list),
    entries,
    records,
    first: entries === 0 ? null : start.seq + 1,
    last: entries === 0 ? null : last,
    signedTo: signed?.count ?? null,
    signedAt: signed?.time ?? null,
    unsigned: last - (signed?.count ?? start.seq),
    key,
    findings: [...findings.list],
  };
}

interface Walks {
  readonly chain: ReturnType<typeof walkChain>;
  readonly index: ReturnType<typeof walkIndex>;
  readonly seals: ReturnType<typeof walkSeals>;
}

function* readEntries(db: DatabaseSync): Generator<ChainRow> {
  const rows = db.prepare('SELECT seq, prev, hash, body FROM entries ORDER BY seq').iterate();
  for (const row of rows) yield row as unknown as ChainRow;
}

function walkEntry(entry: ChainRow, { chain, index, seals }: Walks, findings: Findings): void {
  chain.take(entry);
  seals.take(entry.seq, entry.hash);
  const body = read(entry, findings);
  if (body) index.take(entry.seq, body);
  if (body?.kind === 'audit_log' && body.outcome === 'failed') note(entry.seq, body, findings);
}

/** A page that cannot be read ends the walk; what was found until then still counts. */
function unlessDamaged(findings: Findings, work: () => void): void {
  try {
    work();
  } catch (error) {
    findings.add('damaged', null, null, error instanceof Error ? error.message.slice(0, 200) : 'unreadable');
  }
}

function read({ seq, body }: ChainRow, findings: Findings): EntryBody | null {
  try {
    return parseBody(body);
  } catch {
    findings.add('edited', seq, seq, 'an entry cannot be read');
    return null;
  }
}

/** What the log says about itself stays in it, and is told at every check. */
function note(seq: number, { time, fields }: EntryBody, findings: Findings): void {
  const detail = typeof fields['detail'] === 'object' ? fields['detail'] : {};
  const rest = Object.entries(detail).map(([name, value]) => `${name} ${String(value)}`);
  findings.add('noted', seq, seq, `${time}: ${rest.join(', ')}`);
}

/** What the first entry has to have before it: the beginning of the chain, or what retention removed and signed. */
function startOf(db: DatabaseSync, chain: string, key: SealKey | null, findings: Findings) {
  const pruning = lastPruning(db, chain, key);
  if (pruning === 'forged') {
    findings.add('checkpoint', null, null, 'the statement about what was removed is not genuine');
  }
  if (pruning === null || pruning === 'forged') return { seq: 0, hash: genesis(chain) };
  if (key && pruning.key !== key.id) {
    findings.add('unknown_key', null, null, 'what was removed was signed with a key that is not this one');
  }
  return { seq: pruning.through, hash: Buffer.from(pruning.head, 'base64url') };
}

function checkPages(db: DatabaseSync, findings: Findings): void {
  for (const row of db.prepare('PRAGMA quick_check(5)').all()) {
    const said = String(row['quick_check']);
    if (said !== 'ok') findings.add('damaged', null, null, said.slice(0, 200));
  }
}
