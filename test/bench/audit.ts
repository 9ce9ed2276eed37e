import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { table } from '../../src-main/cli/output.ts';
import { createAudit, type Audit } from '../../src-main/audit/audit.ts';
import type { Log } from '../../src-main/ports/outside.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { configurationSchema } from '../../src-shared/domain/configuration.ts';
import type { AuditFilter, AuditOutcome } from '../../src-shared/domain/audit-record.ts';

/** What the audit log costs; times in milliseconds unless the name says otherwise. */
type AuditNumbers = Readonly<Record<string, number>>;

/** `npm run bench -- audit [--json]`: the audit log alone, against what it promises. Takes some minutes. */
export async function benchAudit(json: boolean): Promise<void> {
  const numbers = {
    ...(await auditPerCall()),
    ...(await auditSteady()),
    ...(await auditBulk()),
    ...(await auditMillion()),
  };
  if (json) return void process.stdout.write(`${JSON.stringify(numbers)}\n`);
  const rows = Object.entries(numbers).map(([name, value]) => [name, value.toFixed(1), PROMISES[name] ?? '']);
  process.stdout.write(`${table(['what', 'measured', 'promised'], rows)}\n`);
}

const PAGE = 'under 50';
const WORDS = 'under 200';
const PROMISES: Readonly<Record<string, string>> = {
  p50Microseconds: 'under 60',
  loopDelayMax: 'under 5',
  storedPerSecond: 'over 50000',
  pageMs: PAGE,
  pageByServerAndOutcomeMs: PAGE,
  pageByPersonAndToolMs: PAGE,
  pageByRareOutcomeMs: PAGE,
  pageOfNothingMs: PAGE,
  pageByTimeMs: PAGE,
  textRareMs: WORDS,
  textCommonMs: WORDS,
  textAndFilterMs: WORDS,
  verifyMs: 'under 30000',
};

/** What a call pays for its record: begun before it goes out, finished after. */
async function auditPerCall(calls = 20_000): Promise<AuditNumbers> {
  return withAudit(async (audit) => {
    const times: number[] = [];
    for (let n = 0; n < calls; n++) {
      const started = performance.now();
      const entry = audit.begin('call', fieldsOf(n));
      entry.finish('ok', endOf(n));
      times.push((performance.now() - started) * 1_000);
      if (n % 100 === 0) await sleep(1);
    }
    times.sort((one, other) => one - other);
    return { p50Microseconds: at(times, 0.5), p99Microseconds: at(times, 0.99) };
  });
}

/** A hundred calls a second: the longest time that the event loop was held up. */
async function auditSteady(seconds = 10): Promise<AuditNumbers> {
  return withAudit(async (audit) => {
    await sleep(500);
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    for (let n = 0; n < seconds * 100; n++) {
      audit.begin('call', fieldsOf(n), { changes: n % 4 === 0 }).finish('ok', endOf(n));
      await sleep(10);
    }
    delay.disable();
    return { loopDelayP99: delay.percentile(99) / 1e6, loopDelayMax: delay.max / 1e6 };
  });
}

/** Many records at once: how many a second are recorded and chained in the database. */
async function auditBulk(records = 200_000): Promise<AuditNumbers> {
  return withAudit(async (audit) => {
    const started = performance.now();
    await fill(audit, records);
    const recorded = performance.now();
    await audit.flush();
    const stored = performance.now();
    return {
      recordedPerSecond: (records / (recorded - started)) * 1_000,
      storedPerSecond: (records / (stored - started)) * 1_000,
    };
  });
}

/** Questions to a log of a million records, and checking all of it. */
async function auditMillion(records = 1_000_000): Promise<AuditNumbers> {
  return withAudit(async (audit, file) => {
    await fill(audit, records);
    await audit.flush();
    await time(() => audit.list({ limit: 1, text: 'warm' }));
    const ask = async (filter: Omit<AuditFilter, 'limit'>): Promise<number> => {
      const times = [];
      for (let n = 0; n < 5; n++) times.push(await time(() => audit.list({ limit: 100, ...filter })));
      return at(
        times.sort((one, other) => one - other),
        0.5,
      );
    };
    const day = { since: new Date(Date.now() - 60_000).toISOString(), until: new Date().toISOString() };
    return {
      pageMs: await ask({}),
      pageByServerAndOutcomeMs: await ask({ server: 'server3', outcome: 'failed' }),
      pageByPersonAndToolMs: await ask({ user: 'person7@acme.com', tool: 'tool5' }),
      pageByRareOutcomeMs: await ask({ outcome: 'cancelled', server: 'server1' }),
      pageOfNothingMs: await ask({ server: 'server1', outcome: 'cancelled', tool: 'tool0' }),
      pageByTimeMs: await ask({ ...day, server: 'server2' }),
      textRareMs: await ask({ text: 'needle500000' }),
      textCommonMs: await ask({ text: 'acme lookup' }),
      textAndFilterMs: await ask({ text: 'acme', outcome: 'cancelled' }),
      verifyMs: await time(() => audit.verify(new AbortController().signal)),
      megabytes: fs.statSync(file).size / 1e6,
    };
  });
}

async function withAudit<T>(work: (audit: Audit, file: string) => Promise<T>): Promise<T> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'onbehalf-bench-'));
  const nothing = (): void => undefined;
  const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const configuration = configurationSchema.parse({});
  const settings = { current: () => configuration, onChange: () => nothing };
  const file = path.join(folder, 'audit.db');
  const audit = await createAudit({
    path: file,
    vault: createMemoryVault(),
    clock: systemClock,
    log,
    settings,
  });
  try {
    return await work(audit, file);
  } finally {
    await audit.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(audit: Audit, records: number): Promise<void> {
  for (let n = 0; n < records; n++) {
    audit.record('call', outcomeOf(n), { ...fieldsOf(n), ...endOf(n) });
    if (n % 5_000 === 0) await sleep(0);
  }
}

function outcomeOf(n: number): AuditOutcome {
  if (n % 10_000 === 9_999) return 'cancelled';
  return n % 50 === 49 ? 'failed' : 'ok';
}

function fieldsOf(n: number) {
  return {
    issuer: 'https://acme.okta.com',
    sub: `00u${n % 40}`,
    email: `person${n % 40}@acme.com`,
    clientId: `client${n % 5}`,
    clientName: `Client ${n % 5}`,
    clientDeclared: 'cursor-vscode 1.2.3',
    server: `server${n % 8}`,
    method: 'tools/call',
    tool: `tool${n % 30}`,
    arguments: { query: `lookup ${n % 500}`, note: `needle${n}` },
    rule: 'person/everything',
    requestBytes: 312,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  };
}

function endOf(n: number) {
  return {
    downstreamStatus: 200,
    totalMs: (n % 900) / 10,
    exchangeMs: 0,
    downstreamMs: (n % 800) / 10,
    responseBytes: 2_048,
    strategy: 'okta',
    audience: `api://server${n % 8}`,
    scopes: 'read',
    credentialFrom: 'cache' as const,
    tokenFingerprint: '9f86d081884c',
    tokenExpiresAt: '2026-10-01T09:00:00.000Z',
  };
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}
