import fs from 'node:fs';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { verifyExport } from '../../src-main/audit/verify-export.ts';
import { loadCheckpointKey, loadKnownHead, type CheckpointKey } from '../../src-main/audit/checkpoint-key.ts';
import { openForReading, openForWriting } from '../../src-main/audit/store/database.ts';
import { planPruning, pruneStep, type PruneOrder } from '../../src-main/audit/store/prune.ts';
import type { Pruning } from '../../src-main/audit/store/prunings.ts';
import { readPrivateKey } from '../../src-main/audit/store/seal.ts';
import { openSearchIndex } from '../../src-main/audit/store/search-index.ts';
import { verifyDatabase, type VerifyParams } from '../../src-main/audit/store/verify.ts';
import type { AuditVerification } from '../../src-shared/domain/audit-verification.ts';
import { fakeClock, fakeSettings } from '../exchange/fixtures.ts';
import { EVERYTHING, LOOKUP, openAudit, temporaryFolder, type Opened } from './fixtures.ts';

const DAY = 24 * 3_600_000;
const signal = new AbortController().signal;
const BOB = { issuer: LOOKUP.issuer, sub: '00u2', email: 'bob@acme.com' };

describe('records that are too old', () => {
  /** Ten calls of Bob, eight days, ten of Alice, and the hour in which the old ones go. */
  async function grownOld(folder = temporaryFolder()) {
    const clock = fakeClock();
    const settings = fakeSettings({ audit: { retentionDays: 7 } });
    const opened = await openAudit({ folder, clock, settings });
    for (let n = 0; n < 10; n++)
      opened.audit.begin('call', { ...LOOKUP, ...BOB }).finish(n ? 'ok' : 'failed');
    await opened.audit.flush();
    clock.advance(8 * DAY);
    for (let n = 0; n < 10; n++) opened.audit.begin('call', LOOKUP).finish('ok');
    await removed(opened);
    return { ...opened, clock, folder };
  }

  /** Resolves when the log says that records were removed. */
  async function removed({ audit }: Opened) {
    return await vi.waitFor(
      async () => {
        const { records } = await audit.list({ ...EVERYTHING, kind: 'audit_log' });
        expect(records).not.toEqual([]);
        return records;
      },
      { timeout: 20_000 },
    );
  }

  it('go, and the log says which, in its chain and under seal', async () => {
    const opened = await grownOld();
    const { audit } = opened;
    const [said] = await removed(opened);
    expect(said).toMatchObject({
      outcome: 'ok',
      detail: { event: 'records_removed', reason: 'age', records: 10, through: 20 },
    });
    const { records } = await audit.list({ ...EVERYTHING, kind: 'call' });
    expect(records.map(({ email }) => email)).toEqual(Array.from({ length: 10 }, () => 'alice@acme.com'));
    expect((await audit.list({ ...EVERYTHING, user: 'bob@acme.com' })).records).toEqual([]);
    expect((await audit.list({ ...EVERYTHING, text: 'bob' })).records).toEqual([]);

    const result = await audit.verify(signal);
    expect(result).toMatchObject({ verdict: 'intact', first: 21, findings: [] });
  });

  it('leave a log that goes on, is found intact later, and exports with its proof', async () => {
    const { audit, folder, vault, clock } = await grownOld();
    await audit.close();
    const again = await openAudit({ folder, vault, clock, settings: fakeSettings({}) });
    again.audit.record('call', 'ok', { ...LOOKUP, ...BOB });
    expect((await again.audit.list({ ...EVERYTHING, user: 'bob@acme.com' })).records).toHaveLength(1);
    expect(await again.audit.verify(signal)).toMatchObject({ verdict: 'intact', first: 21 });

    const part = await again.audit.export({ format: 'jsonl', criteria: {}, cursor: null });
    const proof = await again.audit.export({ format: 'jsonl', criteria: {}, cursor: part.cursor });
    const { id } = await loadCheckpointKey(vault);
    const lines = `${part.text}${proof.text}`.split('\n');
    expect(await verifyExport(lines, id)).toMatchObject({ verdict: 'intact', records: 12 });
  });

  it('leave nothing of a person in the file of whom no record is left', async () => {
    const { audit, path: file } = await grownOld();
    await audit.close();
    expect(fs.readFileSync(file).includes('alice@acme.com')).toBe(true);
    const db = openForReading(file);
    expect(db.prepare('SELECT shown FROM aliases ORDER BY shown').all()).toEqual([
      { shown: 'Cursor' },
      { shown: 'alice@acme.com' },
    ]);
    db.close();
  });

  it('go at once when the setting is lowered', async () => {
    const clock = fakeClock();
    const settings = fakeSettings({});
    const opened = await openAudit({ clock, settings });
    opened.audit.record('call', 'ok', LOOKUP);
    await opened.audit.flush();
    clock.advance(8 * DAY);
    opened.audit.record('call', 'ok', LOOKUP);
    settings.set({ audit: { retentionDays: 7 } });
    await removed(opened);
    expect((await opened.audit.list({ ...EVERYTHING, kind: 'call' })).records).toHaveLength(1);
  });
});

/** A log with these calls, closed: each is begun and ended, `o` begun alone, `w` in one entry. */
async function logOf(calls: string) {
  const opened = await openAudit();
  const open = [];
  for (const call of calls) {
    if (call === 'w') opened.audit.record('call', 'ok', LOOKUP);
    else if (call === 'e') open.shift()?.finish('ok');
    else open.push(opened.audit.begin('call', LOOKUP));
    if (call === 'c') open.pop()?.finish('ok');
  }
  await opened.audit.flush();
  await opened.audit.close();
  const key = await loadCheckpointKey(opened.vault);
  const known = await loadKnownHead(opened.vault);
  return { path: opened.path, key, params: { key: { id: key.id, jwk: { ...key.publicJwk } }, known } };
}

const ALL: PruneOrder = { before: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER, sentTo: null };

function withDatabase<T>(file: string, work: (db: DatabaseSync) => T): T {
  const db = openForWriting(file);
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** So many steps of a plan, as if the agent was killed then. Returns whether there was one. */
function pruneSteps(file: string, order: PruneOrder, key: CheckpointKey, steps: number, size: number) {
  return withDatabase(file, (db) => {
    const index = openSearchIndex(db);
    while (index.step());
    const plan = planPruning(db, order);
    let removed: Pruning | null = null;
    const seal = { key: readPrivateKey(key.id, key.privateJwk), time: '2026-10-01T00:00:00.000Z' };
    for (let n = 0; plan && n < steps; n++) removed = pruneStep(db, plan, removed, seal, size) ?? removed;
    return { plan, removed };
  });
}

function verifyFile(file: string, params: VerifyParams): AuditVerification {
  const db = openForReading(file);
  try {
    return verifyDatabase(db, params);
  } finally {
    db.close();
  }
}

describe('removing', () => {
  it('can stop anywhere: what is left is a log whose beginning is accounted for', async () => {
    const { path: file, key, params } = await logOf('cwcocwoececcwowceccccewccco');
    const copy = path.join(temporaryFolder(), 'audit.db');
    fc.assert(
      fc.property(fc.nat({ max: 12 }), fc.integer({ min: 1, max: 9 }), (steps, size) => {
        for (const suffix of ['', '-wal', '-shm']) fs.rmSync(copy + suffix, { force: true });
        fs.copyFileSync(file, copy);
        const { removed } = pruneSteps(copy, ALL, key, steps, size);
        const result = verifyFile(copy, params);
        expect(result).toMatchObject({ verdict: 'intact', findings: [], first: (removed?.through ?? 0) + 1 });
        pruneSteps(copy, ALL, key, 1_000, size);
        expect(verifyFile(copy, params)).toMatchObject({ verdict: 'intact', findings: [] });
      }),
      { numRuns: 40 },
    );
  });

  it('takes records whole, and keeps the last signed entry', async () => {
    const { path: file, key } = await logOf('ccccoccwe');
    const plan = withDatabase(file, (db) => planPruning(db, ALL));
    // The ninth entry begins the call that ends with the last.
    expect(plan).toEqual({ through: 8, reason: 'age' });
    pruneSteps(file, ALL, key, 100, 3);
    expect(withDatabase(file, (db) => planPruning(db, ALL))).toBeNull();
  });

  it('seals one summary of all its steps', async () => {
    const { path: file, key } = await logOf('cccwwo');
    const { removed } = pruneSteps(file, ALL, key, 100, 2);
    expect(removed).toMatchObject({ records: 5, outcomes: { ok: 5 }, through: 8, reason: 'age' });
    const count = withDatabase(file, (db) => db.prepare('SELECT count(*) AS n FROM prunings').get()?.['n']);
    expect(count).toBe(1);
  });

  it('keeps what was not sent yet, unless the log grows too large', async () => {
    const { path: file } = await logOf('wwwwwwwwww');
    const planned = (order: Partial<PruneOrder>) =>
      withDatabase(file, (db) => planPruning(db, { ...ALL, ...order }));
    expect(planned({ sentTo: 4 })).toEqual({ through: 4, reason: 'age' });
    expect(planned({ sentTo: 0 })).toBeNull();
    expect(planned({ sentTo: 4, maxBytes: 1_000 })).toMatchObject({ through: 9, reason: 'size' });
    expect(planned({ before: null })).toBeNull();
  });

  it('is found out where somebody else did it, or says that more went', async () => {
    const { path: file, key, params } = await logOf('cccccccc');
    pruneSteps(file, ALL, key, 1, 4);
    const copy = path.join(temporaryFolder(), 'audit.db');
    const after = (tamper: string): AuditVerification => {
      fs.copyFileSync(file, copy);
      withDatabase(copy, (db) => db.exec(tamper));
      return verifyFile(copy, params);
    };
    expect(after('DELETE FROM prunings')).toMatchObject({ verdict: 'broken' });
    expect(after('DELETE FROM entries WHERE seq < 7; DELETE FROM records WHERE seq < 7')).toMatchObject({
      verdict: 'broken',
    });
    expect(after(`UPDATE prunings SET body = replace(body, '"records":2', '"records":1')`)).toMatchObject({
      verdict: 'broken',
      findings: expect.arrayContaining([expect.objectContaining({ kind: 'checkpoint' })]),
    });
  });
});
