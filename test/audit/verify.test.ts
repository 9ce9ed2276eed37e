import fs from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditVerification } from '../../src-shared/domain/audit-verification.ts';
import { createAudit } from '../../src-main/audit/audit.ts';
import { loadCheckpointKey, loadKnownHead } from '../../src-main/audit/checkpoint-key.ts';
import { digestOf, link } from '../../src-main/audit/store/chain.ts';
import { openForReading } from '../../src-main/audit/store/database.ts';
import { verifyDatabase, type VerifyParams } from '../../src-main/audit/store/verify.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { fakeLog, fakeSettings } from '../exchange/fixtures.ts';
import { LOOKUP, openAudit, temporaryFolder } from './fixtures.ts';

/** A log of forty calls in two runs: the first is signed at its end, the second at its end too. */
let original: Buffer;
let params: VerifyParams;
let total = 0;
let bodies: readonly unknown[];

beforeAll(async () => {
  const folder = fs.mkdtempSync(path.join(process.env['TMPDIR'] ?? '/tmp', 'onbehalf-verify-'));
  const file = path.join(folder, 'audit.db');
  const vault = createMemoryVault();
  for (const run of [1, 2]) {
    const audit = await createAudit({
      path: file,
      vault,
      clock: systemClock,
      log: fakeLog(),
      settings: fakeSettings({}),
    });
    for (let n = 0; n < 10; n++) {
      audit
        .begin('call', { ...LOOKUP, tool: `tool${n % 3}`, detail: { run, n } })
        .finish(n % 4 ? 'ok' : 'failed', { totalMs: n });
      audit.record('exchange', 'ok', { audience: `api://${n}` });
    }
    await audit.close();
  }
  const key = await loadCheckpointKey(vault);
  params = { key: { id: key.id, jwk: { ...key.publicJwk } }, known: await loadKnownHead(vault) };
  original = fs.readFileSync(file);
  bodies = bodiesOf(file);
  total = params.known?.count ?? 0;
  fs.rmSync(folder, { recursive: true });
});

/** Verifies a copy of the log after `tamper` had its way with it. */
function verifyAfter(tamper: (db: DatabaseSync) => void, given = params): AuditVerification {
  const file = path.join(temporaryFolder(), 'audit.db');
  fs.writeFileSync(file, original);
  const db = new DatabaseSync(file);
  db.exec('PRAGMA synchronous = OFF; DROP TRIGGER entries_stay; BEGIN');
  tamper(db);
  db.exec('COMMIT');
  db.close();
  return verifyFile(file, given);
}

function verifyFile(file: string, given = params): AuditVerification {
  const db = openForReading(file);
  try {
    return verifyDatabase(db, given);
  } finally {
    db.close();
  }
}

const found = ({ findings }: AuditVerification) => findings.map(({ kind, from, to }) => [kind, from, to]);

/** Computes the chain anew from an entry on, as somebody would who knows how it is made. */
function rechain(db: DatabaseSync, from: number): void {
  const rows = db
    .prepare('SELECT seq, prev, hash, body FROM entries WHERE seq >= ? ORDER BY seq')
    .all(from - 1);
  let prev = rows[0]?.['hash'] as Uint8Array;
  for (const row of rows.slice(1)) {
    const hash = link(prev, Number(row['seq']), digestOf(String(row['body'])));
    db.prepare('UPDATE entries SET prev = ?, hash = ? WHERE seq = ?').run(prev, hash, Number(row['seq']));
    prev = hash;
  }
}

const edit = (db: DatabaseSync, seq: number) =>
  db.prepare(`UPDATE entries SET body = replace(body, '"outcome":"', '"outcome": "') WHERE seq = ?`).run(seq);

function swap(db: DatabaseSync, one: number, other: number, columns: string): void {
  const select = db.prepare(`SELECT ${columns} FROM entries WHERE seq = ?`);
  const [first, second] = [select.get(one), select.get(other)];
  const set = columns
    .split(', ')
    .map((column) => `${column} = :${column}`)
    .join(', ');
  const update = db.prepare(`UPDATE entries SET ${set} WHERE seq = :seq`);
  update.run({ ...second, seq: one });
  update.run({ ...first, seq: other });
}

describe('the check of a log that nobody touched', () => {
  it('finds nothing, and says how far it is signed', () => {
    const result = verifyAfter(() => undefined);
    expect(result).toMatchObject({
      verdict: 'intact',
      entries: total,
      records: 40,
      first: 1,
      last: total,
      signedTo: total,
      unsigned: 0,
      findings: [],
    });
    expect(total).toBe(60);
  });

  it('through the audit log itself, with entries that are not signed yet', async () => {
    const { audit } = await openAudit();
    audit.begin('call', LOOKUP).finish('ok');
    const result = await audit.verify(new AbortController().signal);
    expect(result).toMatchObject({ verdict: 'intact', entries: 2, records: 1, signedTo: null, unsigned: 2 });
  });

  it('without the key says that it cannot tell', () => {
    expect(verifyAfter(() => undefined, { key: null, known: null })).toMatchObject({
      verdict: 'attention',
      signedTo: null,
      findings: [{ kind: 'unknown_key' }],
    });
  });
});

describe('the check names what was done', () => {
  it.each([
    ['an entry edited', (db: DatabaseSync) => edit(db, 7), [['edited', 7, 7]]],
    [
      'an entry and its hash edited',
      (db: DatabaseSync) => {
        edit(db, 7);
        const row = db.prepare('SELECT prev, body FROM entries WHERE seq = 7').get();
        const hash = link(row?.['prev'] as Uint8Array, 7, digestOf(String(row?.['body'])));
        db.prepare('UPDATE entries SET hash = ? WHERE seq = 7').run(hash);
      },
      [['edited', 7, 7]],
    ],
    [
      'a hash edited',
      (db: DatabaseSync) => db.exec(`UPDATE entries SET hash = zeroblob(32) WHERE seq = 7`),
      [['edited', 7, 7]],
    ],
    [
      'entries removed',
      (db: DatabaseSync) =>
        db.exec(
          'DELETE FROM entries WHERE seq IN (10, 11); DELETE FROM records WHERE seq = 10 OR end_seq = 10',
        ),
      [['removed', 10, 11]],
    ],
    [
      'the beginning removed',
      (db: DatabaseSync) => db.exec('DELETE FROM entries WHERE seq <= 3; DELETE FROM records WHERE seq <= 3'),
      [['removed', 1, 3]],
    ],
    [
      'the end removed',
      (db: DatabaseSync) => db.exec('DELETE FROM entries WHERE seq > 54; DELETE FROM records WHERE seq > 54'),
      [['truncated', 55, 60]],
    ],
    [
      'the end and its signature removed',
      (db: DatabaseSync) =>
        db.exec(
          'DELETE FROM entries WHERE seq > 54; DELETE FROM records WHERE seq > 54; DELETE FROM checkpoints WHERE count > 54',
        ),
      [
        ['truncated', 55, 60],
        ['checkpoint', 60, 60],
      ],
    ],
    [
      'two entries swapped',
      (db: DatabaseSync) => swap(db, 6, 9, 'prev, hash, body'),
      [
        ['reordered', 6, 6],
        ['reordered', 9, 9],
      ],
    ],
    [
      'the contents of two entries swapped',
      (db: DatabaseSync) => swap(db, 6, 9, 'body'),
      [
        ['reordered', 6, 6],
        ['reordered', 9, 9],
      ],
    ],
    [
      'history written anew',
      (db: DatabaseSync) => {
        edit(db, 7);
        rechain(db, 7);
      },
      [['rewritten', 1, 60]],
    ],
    [
      'a checkpoint edited',
      (db: DatabaseSync) =>
        db.exec(`UPDATE checkpoints SET body = replace(body, '"count":30', '"count":29') WHERE count = 30`),
      [
        ['checkpoint', null, null],
        ['checkpoint', 30, 30],
      ],
    ],
    [
      'a checkpoint removed',
      (db: DatabaseSync) => db.exec('DELETE FROM checkpoints WHERE count = 30'),
      [['checkpoint', 30, 30]],
    ],
    [
      'a record hidden from the index',
      (db: DatabaseSync) => db.exec('DELETE FROM records WHERE seq = 4'),
      [['index', 4, 4]],
    ],
    [
      'a record invented in the index',
      (db: DatabaseSync) =>
        db.exec(`INSERT INTO records (seq, id, time, kind, outcome) VALUES (2, 'x', 0, 'call', 'ok')`),
      [['index', 2, 2]],
    ],
    [
      'an index column changed',
      (db: DatabaseSync) => db.exec(`UPDATE records SET sub = 'somebody else' WHERE seq = 4`),
      [['index', 4, 5]],
    ],
    ['hours cut', (db: DatabaseSync) => db.exec('UPDATE hours SET last_seq = 1'), [['index', null, null]]],
    ['names cut', (db: DatabaseSync) => db.exec('DELETE FROM aliases'), [['index', null, null]]],
    [
      'another key',
      (db: DatabaseSync) => db.exec(`UPDATE checkpoints SET body = replace(body, '"key":"', '"key":"x')`),
      [
        ['unknown_key', null, null],
        ['unknown_key', null, null],
        ['checkpoint', 60, 60],
      ],
    ],
  ])('%s', (_, tamper, findings) => {
    const result = verifyAfter(tamper);
    const expected = findings.map(([kind, from, to]) => [kind, from, to]);
    expect(
      found(result).filter(([kind]) => kind !== 'index' || expected.some(([one]) => one === 'index')),
    ).toEqual(expected);
    expect(result.verdict).toBe('broken');
  });
});

describe('no change escapes', () => {
  const seqs = () => fc.integer({ min: 1, max: total });
  const columns = fc.constantFrom('body', 'hash', 'prev');

  it('any byte of any entry', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        columns,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (which, column, where, flip) => {
          const seq = (which % total) + 1;
          const result = verifyAfter((db) => {
            const value = db
              .prepare(`SELECT CAST(${column} AS BLOB) AS value FROM entries WHERE seq = ?`)
              .get(seq)?.['value'];
            const bytes = Buffer.from(value as Uint8Array);
            const at = where % bytes.length;
            bytes[at] = (bytes[at] ?? 0) ^ flip;
            const changed = column === 'body' ? bytes.toString('latin1') : bytes;
            db.prepare(`UPDATE entries SET ${column} = ? WHERE seq = ?`).run(changed, seq);
          });
          expect(result.verdict).toBe('broken');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('any set of entries removed, also with everything that points to them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { minLength: 1, maxLength: 8 }), fc.boolean(), (which, tidy) => {
        const gone = [...new Set(which.map((n) => (n % total) + 1))].join(', ');
        const result = verifyAfter((db) => {
          db.exec(`DELETE FROM entries WHERE seq IN (${gone})`);
          if (tidy)
            db.exec(
              `DELETE FROM records WHERE seq IN (${gone}) OR end_seq IN (${gone}); DELETE FROM checkpoints WHERE count IN (${gone})`,
            );
        });
        expect(result.verdict).toBe('broken');
      }),
      { numRuns: 60 },
    );
  });

  it('any number of entries cut off the end, with their signatures and index, and the chain closed up', () => {
    fc.assert(
      fc.property(fc.nat(), (which) => {
        const keep = which % total;
        const result = verifyAfter((db) => {
          db.exec(`DELETE FROM entries WHERE seq > ${keep}; DELETE FROM records WHERE seq > ${keep};
            UPDATE records SET end_seq = NULL, outcome = 'unfinished' WHERE end_seq > ${keep};
            DELETE FROM checkpoints WHERE count > ${keep}`);
        });
        expect(result.findings.map(({ kind }) => kind)).toContain('truncated');
      }),
      { numRuns: 40 },
    );
  });

  it('any permutation of any entries', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.constantFrom('prev, hash, body', 'body', 'hash', 'hash, body'),
        (one, other, what) => {
          const [from, to] = [(one % total) + 1, (other % total) + 1];
          fc.pre(from !== to);
          expect(verifyAfter((db) => swap(db, from, to, what)).verdict).toBe('broken');
        },
      ),
      { numRuns: 60 },
    );
  });

  it('any rewriting of history with a chain that closes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2 }), fc.boolean(), (which, unsign) => {
        const seq = (which % (total - 1)) + 2;
        const result = verifyAfter((db) => {
          edit(db, seq);
          rechain(db, seq);
          if (unsign) db.exec(`DELETE FROM checkpoints WHERE count >= ${seq}`);
        });
        expect(result.findings.map(({ kind }) => kind)).toContain('rewritten');
      }),
      { numRuns: 40 },
    );
  });

  it('any column of any record of the index', () => {
    const column = fc.constantFrom(
      'end_seq',
      'id',
      'time',
      'kind',
      'outcome',
      'sub',
      'client',
      'server',
      'tool',
      'problem',
      'total_ms',
    );
    fc.assert(
      fc.property(seqs(), column, (seq, name) => {
        const other = name === 'end_seq' || name === 'time' || name === 'total_ms' ? '424242' : `'other'`;
        let changes = 0;
        const result = verifyAfter((db) => {
          changes = Number(
            db.prepare(`UPDATE records SET ${name} = ${other} WHERE seq = ?`).run(seq).changes,
          );
        });
        expect(result.verdict).toBe(changes === 0 ? 'intact' : 'broken');
      }),
      { numRuns: 60 },
    );
  });

  it('any byte of an entry in the file itself: it is found, or what is read is the same', () => {
    const marks = ['"outcome"', '00u1', 'api://', 'Cursor'];
    let broken = 0;
    fc.assert(
      fc.property(fc.constantFrom(...marks), fc.nat(), fc.nat({ max: 7 }), (mark, nth, bit) => {
        const places = offsetsOf(original, mark);
        const at = places[nth % places.length] ?? 0;
        const bytes = Buffer.from(original);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
        const file = path.join(temporaryFolder(), 'audit.db');
        fs.writeFileSync(file, bytes);
        const isFound = verifyFile(file).verdict === 'broken';
        broken += isFound ? 1 : 0;
        // Pages that were split keep old copies of entries where nothing reads them.
        expect(isFound || isDeepStrictEqual(bodiesOf(file), bodies)).toBe(true);
      }),
      { numRuns: 60 },
    );
    expect(broken).toBeGreaterThan(5);
  });
});

function bodiesOf(file: string): readonly unknown[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT body FROM entries ORDER BY seq').all();
  db.close();
  return rows;
}

/** Where a text stands within the bodies of entries: those begin with their boot id. */
function offsetsOf(bytes: Buffer, mark: string): readonly number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf('{"boot":"'); at !== -1; at = bytes.indexOf('{"boot":"', at + 1)) {
    const end = bytes.indexOf('"v":1}', at);
    const place = bytes.indexOf(mark, at);
    if (place !== -1 && place < end) places.push(place);
  }
  return places;
}

describe('at the next start', () => {
  it('a log that was cut meanwhile says so for good, although it grows again', async () => {
    const folder = temporaryFolder();
    const first = await openAudit({ folder });
    for (let n = 0; n < 5; n++) first.audit.record('call', 'ok', LOOKUP);
    await first.audit.close();
    fs.rmSync(`${first.path}.journal`, { recursive: true });
    const db = new DatabaseSync(first.path);
    db.exec('DELETE FROM entries WHERE seq > 2; DELETE FROM records WHERE seq > 2; DELETE FROM checkpoints');
    db.close();

    for (let start = 0; start < 2; start++) {
      const again = await openAudit({ folder, vault: first.vault });
      for (let n = 0; n < 10; n++) again.audit.record('call', 'ok', LOOKUP);
      await again.audit.flush();
      await again.audit.close();
    }
    const last = await openAudit({ folder, vault: first.vault });
    const result = await last.audit.verify(new AbortController().signal);
    expect(result.verdict).toBe('attention');
    expect(result.findings).toMatchObject([
      { kind: 'noted', text: expect.stringMatching(/event (truncated|rewritten)/) },
    ]);
  });

  it('a database that was exchanged for an empty one is noticed', async () => {
    const folder = temporaryFolder();
    const first = await openAudit({ folder });
    first.audit.record('call', 'ok', LOOKUP);
    await first.audit.close();
    for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name), { recursive: true });
    const again = await openAudit({ folder, vault: first.vault });
    again.audit.record('call', 'ok', LOOKUP);
    await again.audit.close();
    const last = await openAudit({ folder, vault: first.vault });
    const result = await last.audit.verify(new AbortController().signal);
    expect(result.findings).toMatchObject([
      { kind: 'noted', text: expect.stringContaining('event replaced') },
    ]);
  });
});
