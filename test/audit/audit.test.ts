import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { AuditRecord } from '../../src-shared/domain/audit-record.ts';
import { auditRecordSchema } from '../../src-shared/domain/audit-record.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { fakeSettings } from '../exchange/fixtures.ts';
import { EVERYTHING, LOOKUP, openAudit, temporaryFolder } from './fixtures.ts';

describe('recording', () => {
  it('shows a call as unfinished until it is finished, and then with how it ended', async () => {
    const { audit } = await openAudit();
    const entry = audit.begin('call', { ...LOOKUP, arguments: { name: 'bob' } });
    expect((await audit.list(EVERYTHING)).records).toMatchObject([
      { id: entry.id, kind: 'call', outcome: 'unfinished', email: 'alice@acme.com', server: 'people' },
    ]);

    entry.finish('tool_error', {
      downstreamStatus: 200,
      totalMs: 12.5,
      detail: { answer: 'no such person' },
    });
    entry.finish('ok');
    const [record] = (await audit.list(EVERYTHING)).records;
    expect(record).toMatchObject({
      outcome: 'tool_error',
      arguments: '{"name":"bob"}',
      totalMs: 12.5,
      detail: { answer: 'no such person' },
    });
    expect(auditRecordSchema.parse(record)).toEqual(record);
    expect(await audit.get(entry.id)).toEqual(record);
  });

  it('keeps everything over a restart, and marks what was cut off by it', async () => {
    const folder = temporaryFolder();
    const first = await openAudit({ folder });
    first.audit.begin('call', LOOKUP).finish('ok');
    const cutOff = first.audit.begin('call', LOOKUP);
    await first.audit.close();

    const second = await openAudit({ folder, vault: first.vault });
    second.audit.record('sign_in', 'ok', { email: 'alice@acme.com' });
    const { records } = await second.audit.list(EVERYTHING);
    expect(records.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['sign_in', 'ok'],
      ['call', 'unfinished'],
      ['call', 'ok'],
    ]);
    expect(records[1]).toMatchObject({
      id: cutOff.id,
      detail: { reason: expect.stringContaining('stopped') },
    });
  });

  it('refuses fields it does not know and never writes a credential, wherever it stands', async () => {
    const { audit, path: file } = await openAudit();
    const token = `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(40)}.${'b'.repeat(40)}`;
    const fields = { ...LOOKUP, clientDeclared: `x Bearer ${token}`, detail: { said: token }, other: token };
    audit.begin('call', { ...fields, arguments: { password: 'hunter2-hunter2', note: `it is ${token}` } });
    await audit.flush();
    const { records } = await audit.list(EVERYTHING);
    expect(records[0]?.arguments).toBe('{"password":"[redacted]","note":"it is [redacted]"}');
    expect(records[0]).not.toHaveProperty('other');
    await audit.close();
    for (const name of fs.readdirSync(path.dirname(file), { recursive: true, encoding: 'utf8' })) {
      const at = path.join(path.dirname(file), name);
      if (!fs.statSync(at).isFile()) continue;
      const bytes = fs.readFileSync(at, 'latin1');
      expect(bytes).not.toContain('b'.repeat(40));
      expect(bytes).not.toContain('hunter2');
    }
  });

  it.each([
    ['none', null],
    ['names', '["query","token"]'],
    ['redacted', '{"query":"bob","token":"[redacted]"}'],
    ['all', '{"query":"bob","token":"12345"}'],
  ] as const)('keeps of the arguments what the setting %s says', async (keep, kept) => {
    const { audit } = await openAudit({ settings: fakeSettings({ audit: { arguments: keep } }) });
    audit.record('call', 'ok', { arguments: { query: 'bob', token: '12345' } });
    expect((await audit.list(EVERYTHING)).records[0]?.arguments).toBe(kept);
  });

  it('tells each record live, when it is begun and when it ends', async () => {
    const { audit } = await openAudit();
    const seen: AuditRecord[] = [];
    const remove = audit.subscribe((record) => seen.push(record));
    const entry = audit.begin('call', LOOKUP);
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 20_000 });
    entry.finish('ok', { totalMs: 3 });
    await vi.waitFor(() => expect(seen).toHaveLength(2), { timeout: 20_000 });
    expect(seen.map(({ outcome }) => outcome)).toEqual(['unfinished', 'ok']);
    expect(seen[1]).toEqual(await audit.get(entry.id));
    remove();
    audit.record('refresh', 'ok', {});
    await audit.flush();
    expect(seen).toHaveLength(2);
  });

  it('says that there is no such record', async () => {
    const { audit } = await openAudit();
    await expect(audit.get('nothing')).rejects.toThrow(
      new Problem('not_found', { what: 'audit record', name: 'nothing' }),
    );
  });
});

describe('finding', () => {
  it('pages from new to old', async () => {
    const { audit } = await openAudit();
    for (let n = 0; n < 25; n++) audit.record('call', 'ok', { ...LOOKUP, detail: { n } });
    const first = await audit.list({ limit: 10 });
    expect(first.more).toBe(true);
    expect(first.records.map(({ detail }) => detail['n'])).toEqual([24, 23, 22, 21, 20, 19, 18, 17, 16, 15]);
    const rest = await audit.list({ limit: 100, before: first.records.at(-1)?.seq });
    expect(rest.records).toHaveLength(15);
    expect(rest.more).toBe(false);
  });

  it('filters by person, client, server, tool, outcome, kind, time and words, alone and together', async () => {
    const { audit } = await openAudit();
    const bob = { issuer: LOOKUP.issuer, sub: '00u2', email: 'Bob@acme.com' };
    audit.begin('call', { ...LOOKUP, arguments: { name: 'Zoë Müller' } }).finish('ok');
    audit
      .begin('call', { ...LOOKUP, ...bob, tool: 'salary' })
      .finish('refused', { problem: 'denied_by_policy' });
    audit.begin('call', { ...LOOKUP, server: 'expenses', clientId: 'c2', clientName: 'Claude' }).finish('ok');
    audit.record('sign_in', 'failed', bob);
    const find = async (filter: object) =>
      (await audit.list({ limit: 100, ...filter })).records.map(({ seq }) => seq).toReversed();
    expect(await find({})).toEqual([1, 3, 5, 7]);
    expect(await find({ user: 'alice@acme.com' })).toEqual([1, 5]);
    expect(await find({ user: 'BOB@acme.com' })).toEqual([3, 7]);
    expect(await find({ user: '00u2' })).toEqual([3, 7]);
    expect(await find({ client: 'cursor' })).toEqual([1, 3]);
    expect(await find({ client: 'c2' })).toEqual([5]);
    expect(await find({ server: 'people', tool: 'salary' })).toEqual([3]);
    expect(await find({ outcome: 'ok', server: 'expenses' })).toEqual([5]);
    expect(await find({ kind: 'sign_in' })).toEqual([7]);
    expect(await find({ text: 'zoe mull' })).toEqual([1]);
    expect(await find({ text: 'bob@acme.com' })).toEqual([3, 7]);
    expect(await find({ text: 'denied_by' })).toEqual([3]);
    expect(await find({ text: '"); DROP TABLE records; --' })).toEqual([]);
    expect(await find({ text: 'acme', kind: 'call', outcome: 'refused' })).toEqual([3]);
    expect(await find({ since: '2099-01-01T00:00:00Z' })).toEqual([]);
    expect(await find({ since: '2020-01-01T00:00:00Z', until: '2099-01-01T00:00:00+02:00' })).toEqual([
      1, 3, 5, 7,
    ]);
    expect(await find({ until: '2020-01-01T00:00:00Z' })).toEqual([]);
  });
});

describe('when the log cannot be written', () => {
  it('stops calls by default and says why, and goes on when it can again', async () => {
    const { audit, path: file } = await openAudit();
    const journal = `${file}.journal`;
    fs.writeFileSync(journal, 'a file where the folder has to be');
    const problem = catchProblem(() => audit.begin('call', LOOKUP));
    expect(problem.code).toBe('audit_unavailable');
    expect(audit.health().lost).toBe(1);
    fs.rmSync(journal);
    audit.begin('call', LOOKUP).finish('ok');
    const { records } = await audit.list(EVERYTHING);
    expect(records.map(({ kind, outcome }) => [kind, outcome])).toEqual([
      ['audit_log', 'failed'],
      ['call', 'ok'],
    ]);
    expect(records[0]?.detail).toEqual({ event: 'records_lost', sinceStart: 1 });
    expect(await audit.verify(new AbortController().signal)).toMatchObject({
      verdict: 'attention',
      findings: [{ kind: 'noted', text: expect.stringContaining('records_lost') }],
    });
  });

  it('lets calls go on where the settings say so, and counts what is missing', async () => {
    const { audit, path: file } = await openAudit({
      settings: fakeSettings({ audit: { onFailure: 'continue' } }),
    });
    fs.writeFileSync(`${file}.journal`, 'a file where the folder has to be');
    const entry = audit.begin('call', LOOKUP, { changes: true });
    await entry.durable;
    entry.finish('ok');
    expect(audit.health().lost).toBe(1);
  });

  it('puts a damaged database aside, begins a new one and takes in what the journal still holds', async () => {
    const folder = temporaryFolder();
    const first = await openAudit({ folder });
    first.audit.record('call', 'ok', LOOKUP);
    await first.audit.close();
    fs.writeFileSync(first.path, 'this is no database'.repeat(1000));
    const { audit } = await openAudit({ folder });
    audit.record('call', 'ok', LOOKUP);
    await vi.waitFor(async () => expect((await audit.list(EVERYTHING)).records).toHaveLength(2), {
      timeout: 20_000,
    });
    const [aside] = audit.health().setAside;
    expect(fs.readFileSync(aside ?? '', 'utf8')).toContain('this is no database');
    expect(audit.health().failing).toBeNull();
  });
});

function catchProblem(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('there was no problem');
}
