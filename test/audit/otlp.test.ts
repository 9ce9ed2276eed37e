import { onTestFinished, describe, expect, it, vi } from 'vitest';
import { secretReferences } from '../../src-main/identity/secret-reference.ts';
import type { Vault } from '../../src-main/ports/vault.ts';
import { fakeClock, fakeSettings, type FakeClock } from '../exchange/fixtures.ts';
import { startCollector, type Collector } from '../support/otlp-collector.ts';
import { LOOKUP, openAudit, temporaryFolder } from './fixtures.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

async function collector(port?: number): Promise<Collector> {
  const started = await startCollector(port);
  onTestFinished(() => started.close().catch(() => undefined));
  return started;
}

interface Place {
  readonly folder?: string;
  readonly vault?: Vault;
  readonly otlp: object;
}

async function openSending({ otlp, ...place }: Place) {
  const clock = fakeClock();
  const settings = fakeSettings({ audit: { otlp } });
  const readSecret = secretReferences({ env: { COLLECTOR: 'Bearer abcdefghijkl' } });
  const sending = { version: '1.2.3', fetch, readSecret };
  return { ...(await openAudit({ ...place, clock, settings, sending })), clock, settings };
}

/** Lets time go on until it is as expected. */
async function soon(clock: FakeClock, expectation: () => void): Promise<void> {
  await vi.waitFor(
    () => {
      clock.advance(5_000);
      expectation();
    },
    { timeout: 60_000, interval: 50 },
  );
}

const numbers = (of: Collector) =>
  of.logs.map(({ attributes }) => attributes['onbehalf.detail.n']).filter((n) => n !== undefined);
const upTo = (n: number) => Array.from({ length: n }, (_, index) => index);

vi.setConfig({ testTimeout: 120_000 });

describe('sending the log to a collector', () => {
  it('sends each record when it ended, with who and what, as a log and as a trace', async () => {
    const to = await collector();
    const { audit, clock } = await openSending({
      otlp: { endpoint: to.url, headers: { authorization: { env: 'COLLECTOR' } } },
    });
    const entry = audit.begin('call', {
      ...LOOKUP,
      traceId: TRACE,
      detail: { parentSpan: '00f067aa0ba902b7' },
    });
    entry.finish('refused', {
      problem: 'denied_by_policy',
      totalMs: 12,
      exchangeMs: 4,
      downstreamStatus: 403,
    });
    await soon(clock, () => expect([to.logs.length, to.spans.length]).toEqual([expect.any(Number), 2]));
    await soon(clock, () => expect(to.logs.map(({ name }) => name)).toContain('onbehalf.audit.call'));

    const call = to.logs.find(({ name }) => name === 'onbehalf.audit.call');
    expect(call).toMatchObject({
      body: 'alice@acme.com with Cursor call people lookup refused',
      traceId: TRACE,
      attributes: {
        'user.email': 'alice@acme.com',
        'gen_ai.tool.name': 'lookup',
        'error.type': 'denied_by_policy',
        'http.response.status_code': 403,
      },
    });
    const span = to.spans.find(({ name }) => name === 'tools/call lookup');
    expect(span).toMatchObject({ traceId: TRACE, spanId: call?.spanId, parentSpanId: '00f067aa0ba902b7' });
    expect(to.spans.find(({ name }) => name === 'exchange the token')?.parentSpanId).toBe(span?.spanId);
    expect(to.requests[0]?.headers).toMatchObject({
      authorization: 'Bearer abcdefghijkl',
      'content-type': 'application/x-protobuf',
    });
  });

  it('keeps everything while the collector is away or unwell, over a restart, in order and once', async () => {
    const away = await collector();
    const port = Number(new URL(away.url).port);
    await away.close();
    const otlp = { endpoint: away.url, traces: false };
    const first = await openSending({ otlp, folder: temporaryFolder() });
    for (let n = 0; n < 300; n++) first.audit.record('call', 'ok', { ...LOOKUP, detail: { n } });
    await first.audit.flush();
    first.clock.advance(60_000);
    await first.audit.close();

    const back = await collector(port);
    back.failing = 503;
    const folder = first.path.replace(/\/audit\.db$/, '');
    const second = await openSending({ otlp, folder, vault: first.vault });
    await soon(second.clock, () => expect(back.requests.length).toBeGreaterThan(2));
    for (let n = 300; n < 320; n++) second.audit.record('call', 'ok', { ...LOOKUP, detail: { n } });
    back.failing = null;
    await soon(second.clock, () => expect(numbers(back)).toEqual(upTo(320)));
    await second.audit.close();

    const third = await openSending({ otlp, folder, vault: first.vault });
    third.audit.record('call', 'ok', { ...LOOKUP, detail: { n: 320 } });
    // What had arrived when the agent stopped may come once more.
    await soon(third.clock, () => expect([...new Set(numbers(back))]).toEqual(upTo(321)));
  });

  it('sends what was signed, so that a log that is cut later can be found out', async () => {
    const to = await collector();
    const { audit, clock } = await openSending({ otlp: { endpoint: to.url, traces: false } });
    audit.record('call', 'ok', LOOKUP);
    await audit.export({ format: 'jsonl', criteria: {}, cursor: null });
    await soon(clock, () => expect(to.logs.map(({ name }) => name)).toContain('onbehalf.audit.checkpoint'));
    const signed = to.logs.find(({ name }) => name === 'onbehalf.audit.checkpoint');
    expect(JSON.parse(String(signed?.body))).toMatchObject({ v: 1, head: expect.any(String) });
    expect(signed?.attributes['onbehalf.checkpoint.signature']).toMatch(/^[\w-]{80,}$/);
  });

  it('leaves out one record that is refused, says so in the log, and goes on with the others', async () => {
    const to = await collector();
    to.dislikes = ({ attributes }) => attributes['onbehalf.detail.n'] === 7;
    const { audit, clock } = await openSending({ otlp: { endpoint: to.url, traces: false } });
    for (let n = 0; n < 30; n++) audit.record('call', 'ok', { ...LOOKUP, detail: { n } });
    await soon(clock, () => expect(numbers(to)).toEqual(upTo(30).filter((n) => n !== 7)));
    await vi.waitFor(
      async () => {
        const { records } = await audit.list({ limit: 10, kind: 'audit_log' });
        expect(records[0]?.detail).toMatchObject({ event: 'records_not_accepted', records: 1 });
      },
      { timeout: 20_000 },
    );
  });

  it('begins and stops when the settings say so', async () => {
    const to = await collector();
    const { audit, clock, settings } = await openSending({ otlp: { endpoint: to.url, traces: false } });
    settings.set({});
    audit.record('call', 'ok', { ...LOOKUP, detail: { n: 0 } });
    await audit.flush();
    clock.advance(60_000);
    expect(to.logs).toEqual([]);
    settings.set({ audit: { otlp: { endpoint: to.url, traces: false } } });
    await soon(clock, () => expect(numbers(to)).toEqual([0]));
  });

  it('takes no address without TLS but on this computer', () => {
    const accepts = (endpoint: string) => () => fakeSettings({ audit: { otlp: { endpoint } } });
    expect(accepts('https://collector.acme.com')).not.toThrow();
    expect(accepts('http://127.0.0.1:4318')).not.toThrow();
    expect(accepts('http://collector.acme.com')).toThrow('must be https');
  });
});
