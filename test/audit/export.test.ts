import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditExportFormat, AuditRecord } from '../../src-shared/domain/audit-record.ts';
import { COMMANDS } from '../../src-shared/contract/commands.ts';
import { createAudit, type Audit } from '../../src-main/audit/audit.ts';
import { cefLine } from '../../src-main/audit/formats/cef.ts';
import { csvHeader, csvLine } from '../../src-main/audit/formats/csv.ts';
import { ocsfEvent } from '../../src-main/audit/formats/ocsf.ts';
import { auditHandlers } from '../../src-main/audit/handlers.ts';
import { verifyExport } from '../../src-main/audit/verify-export.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { fakeLog, fakeSettings } from '../exchange/fixtures.ts';
import { LOOKUP, openAudit } from './fixtures.ts';
import { commandContext } from '../support/command-context.ts';

const context = commandContext();

/** All parts of an export, as a client of the contract gets them. */
async function exportAll(audit: Audit, format: AuditExportFormat, criteria: object = {}): Promise<string> {
  const handlers = auditHandlers(audit);
  let text = '';
  for (let cursor: string | null = null, parts = 0; ; parts++) {
    const request = COMMANDS['audit.export'].request.parse({ format, cursor, ...criteria });
    const part = COMMANDS['audit.export'].response.parse(await handlers['audit.export'](request, context));
    text += part.text;
    cursor = part.cursor;
    if (cursor === null) return text;
    expect(parts).toBeLessThan(50);
  }
}

async function filled(calls: number): Promise<Audit> {
  const { audit } = await openAudit();
  for (let n = 0; n < calls; n++) {
    const entry = audit.begin('call', { ...LOOKUP, tool: n % 2 ? 'salary' : 'lookup', arguments: { n } });
    if (n % 5 === 0) audit.record('exchange', 'ok', { audience: 'api://people' });
    entry.finish(n % 3 ? 'ok' : 'failed', { totalMs: n });
  }
  return audit;
}

describe('JSON lines', () => {
  let text: string;
  let key: string;
  let partial: string;

  beforeAll(async () => {
    const settings = fakeSettings({});
    const options = { vault: createMemoryVault(), clock: systemClock, log: fakeLog(), settings };
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'onbehalf-export-'));
    const audit = await createAudit({ path: path.join(folder, 'audit.db'), ...options });
    for (let n = 0; n < 700; n++) {
      const fields = { ...LOOKUP, tool: n % 7 ? 'lookup' : 'salary', arguments: { n } };
      audit.begin('call', fields).finish('ok', { totalMs: n });
    }
    text = await exportAll(audit, 'jsonl');
    for (let n = 0; n < 10; n++) audit.record('refresh', 'ok', {});
    partial = await exportAll(audit, 'jsonl', { tool: 'salary' });
    key = (await audit.verify(context.signal)).key?.id ?? '';
    await audit.close();
    fs.rmSync(folder, { recursive: true });
  });

  it('hold every record, and prove that each belongs to the chain', async () => {
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; record?: AuditRecord });
    expect(lines.filter(({ type }) => type === 'record')).toHaveLength(700);
    expect(lines.find(({ type }) => type === 'record')?.record).toMatchObject({
      tool: 'salary',
      arguments: '{"n":0}',
      totalMs: 0,
    });
    expect(await verifyExport(text.split('\n'), key)).toMatchObject({
      verdict: 'intact',
      records: 700,
      findings: [],
    });
  });

  it('prove a part of the log without showing the rest', async () => {
    expect(partial).not.toContain('"tool":"lookup"');
    expect(await verifyExport(partial.split('\n'), key)).toMatchObject({ verdict: 'intact', records: 100 });
  });

  it('are no more than believable without a key that is trusted', async () => {
    expect((await verifyExport(text.split('\n'), null)).verdict).toBe('attention');
    expect((await verifyExport(text.split('\n'), 'another')).verdict).toBe('broken');
    expect((await verifyExport(['{"type":"something"}'], key)).verdict).toBe('broken');
    const unsigned = partial.trimEnd().split('\n').slice(0, -1);
    expect((await verifyExport(unsigned, key)).verdict).toBe('broken');
  });

  it('that somebody else signed anew are not taken for ours', async () => {
    const other = await filled(3);
    const theirs = await exportAll(other, 'jsonl');
    const lines = theirs.trimEnd().split('\n');
    const header = JSON.parse(lines[0] ?? '') as { key: { id: string } };
    header.key.id = key;
    expect((await verifyExport([JSON.stringify(header), ...lines.slice(1)], key)).verdict).toBe('broken');
  });

  it('that bring a damaged key or another kind of key are broken, and do not end the check', async () => {
    const [header = '', ...lines] = partial.trimEnd().split('\n');
    for (const jwk of [{}, { kty: 'OKQ', crv: 'Ed25519', x: 'AA' }, { kty: 'oct', k: 'AAAA' }]) {
      const changed = JSON.stringify({ ...JSON.parse(header), key: { id: key, jwk } });
      expect(await verifyExport([changed, ...lines], key)).toMatchObject({
        verdict: 'broken',
        signedAt: null,
      });
    }
  });

  it('do not survive any change', async () => {
    const lines = partial.trimEnd().split('\n');
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.constantFrom('drop', 'swap', 'flip'),
        async (which, where, how) => {
          const at = which % lines.length;
          fc.pre(how !== 'swap' || at + 1 < lines.length);
          const changed = [...lines];
          const line = lines[at] ?? '';
          if (how === 'drop') changed.splice(at, 1);
          if (how === 'swap') changed.splice(at, 2, lines[at + 1] ?? '', line);
          if (how === 'flip') {
            const place = where % line.length;
            changed[at] = `${line.slice(0, place)}${line[place] === 'x' ? 'y' : 'x'}${line.slice(place + 1)}`;
          }
          const { verdict, records } = await verifyExport(changed, key);
          // Records may be left out or stand in another order (that is what filters are for); the proof says how many there are.
          const isHarmless = how !== 'flip' && line.startsWith('{"type":"record"');
          expect(verdict === 'broken' || (isHarmless && records <= 100)).toBe(true);
        },
      ),
      {
        numRuns: 150,
        examples: [[0, 1_557_704_035, 'flip']],
      },
    );
  });
});

describe('an export in parts', () => {
  it('has each record once, in order, in every format', async () => {
    const audit = await filled(1_200);
    const csv = (await exportAll(audit, 'csv', { kind: 'call' })).trimEnd().split('\r\n');
    expect(csv).toHaveLength(1_201);
    expect(csv[0]).toBe(csvHeader.trimEnd());
    const seqs = csv.slice(1).map((line) => Number(line.split(',')[1]));
    expect(seqs.toSorted((one, other) => one - other)).toEqual(seqs);
    expect((await exportAll(audit, 'cef', { outcome: 'failed' })).trimEnd().split('\n')).toHaveLength(400);
    expect((await exportAll(audit, 'ocsf', { text: 'salary' })).trimEnd().split('\n')).toHaveLength(600);
    expect(await exportAll(audit, 'csv', { tool: 'nothing' })).toBe(csvHeader);
    expect(
      await verifyExport((await exportAll(audit, 'jsonl', { tool: 'nothing' })).split('\n'), null),
    ).toMatchObject({ records: 0 });
  });

  it('refuses a cursor that it did not give', async () => {
    const { audit } = await openAudit();
    const request = { format: 'csv' as const, cursor: 'proof.1; DROP' };
    await expect(auditHandlers(audit)['audit.export'](request, context)).rejects.toMatchObject({
      code: 'invalid_input',
    });
  });
});

describe('counts', () => {
  it('are those of the records that fit', async () => {
    const audit = await filled(30);
    const stats = await audit.stats({ kind: 'call', steps: 10 });
    expect(COMMANDS['audit.stats'].response.parse(stats)).toEqual(stats);
    expect(stats).toMatchObject({
      total: 30,
      outcomes: { ok: 20, failed: 10 },
      people: [{ name: 'alice@acme.com', count: 30 }],
      clients: [{ name: 'Cursor', count: 30 }],
      servers: [{ name: 'people', count: 30 }],
      tools: [
        { name: 'lookup', count: 15 },
        { name: 'salary', count: 15 },
      ],
      medianMs: 14,
      p95Ms: 27,
    });
    const counted = stats.timeline.flatMap(({ outcomes }) => Object.values(outcomes));
    expect(counted.reduce((sum, count) => sum + count, 0)).toBe(30);
    expect((await audit.stats({ text: 'salary', outcome: 'failed', steps: 10 })).total).toBe(5);
    expect(await audit.stats({ server: 'nothing', steps: 10 })).toMatchObject({
      total: 0,
      medianMs: null,
      timeline: [],
    });
  });
});

describe('formats', () => {
  const record = {
    id: 'r1',
    seq: 7,
    time: '2026-10-01T08:00:00.000Z',
    kind: 'call',
    outcome: 'refused',
    issuer: 'https://acme.okta.com',
    sub: '00u1',
    email: 'alice@acme.com',
    clientId: 'c1',
    clientName: 'Cur|sor',
    clientDeclared: null,
    server: 'people',
    method: 'tools/call',
    tool: '=cmd',
    arguments: '{"a":"b=c\\nd"}',
    rule: 'person/r',
    problem: 'denied_by_policy',
    detail: { why: 'no' },
    downstreamStatus: 403,
    totalMs: 12.4,
    waitingMs: null,
    exchangeMs: null,
    downstreamMs: null,
    requestBytes: 1,
    responseBytes: 2,
    strategy: null,
    audience: 'api://people',
    scopes: null,
    resource: null,
    credentialFrom: 'cache',
    tokenFingerprint: 'ab',
    tokenExpiresAt: null,
    traceId: 't1',
  } as const satisfies AuditRecord;

  it('CSV quotes, and takes the meaning from what a spreadsheet would run', () => {
    expect(csvLine(record)).toContain(`,"'=cmd","{""a"":""b=c\\nd""}",`);
    expect(csvLine(record).endsWith('\r\n')).toBe(true);
    expect(csvHeader.split(',')).toHaveLength(33);
  });

  it('CEF escapes header and extension', () => {
    const line = cefLine({ ...record, detail: { x: 'a\nb' }, clientName: 'a=b\\c' });
    expect(
      line.startsWith('CEF:0|Onbehalf|Onbehalf|1|call|=cmd|7|externalId=r1 rt=1790841600000 outcome=refused'),
    ).toBe(true);
    expect(line).toContain('sourceServiceName=a\\=b\\\\c');
    expect(line).toContain('request={"a":"b\\=c\\\\nd"}');
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(cefLine({ ...record, tool: 'a|b' })).toContain('|a\\|b|');
  });

  it('OCSF gives calls as API Activity, with what the class requires', () => {
    expect(ocsfEvent(record)).toMatchObject({
      class_uid: 6003,
      category_uid: 6,
      activity_id: 99,
      type_uid: 600_399,
      status_id: 2,
      severity_id: 3,
      status_code: 'denied_by_policy',
      time: 1_790_841_600_000,
      metadata: { version: '1.8.0', uid: 'r1', product: { name: 'Onbehalf' }, correlation_uid: 't1' },
      actor: { user: { uid: '00u1', email_addr: 'alice@acme.com' }, app_uid: 'c1' },
      api: {
        operation: '=cmd',
        service: { name: 'people' },
        request: { uid: 'r1' },
        response: { code: 403 },
      },
      src_endpoint: { ip: '127.0.0.1' },
      unmapped: { rule: 'person/r', tokenFingerprint: 'ab', why: 'no' },
    });
  });

  it('OCSF gives sign-ins as Authentication, and has a class for every kind', () => {
    expect(ocsfEvent({ ...record, kind: 'sign_in', outcome: 'ok' })).toMatchObject({
      class_uid: 3002,
      category_uid: 3,
      type_uid: 300_201,
      user: { uid: '00u1' },
      service: { name: 'https://acme.okta.com' },
      auth_protocol_id: 4,
    });
    for (const kind of ['sign_out', 'approval', 'agent_started', 'audit_log', 'key_changed'] as const) {
      const event = ocsfEvent({ ...record, kind });
      expect(event['type_uid']).toBe(Number(event['class_uid']) * 100 + Number(event['activity_id']));
    }
  });
});
