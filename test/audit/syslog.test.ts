import fs from 'node:fs';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { onTestFinished, expect, it, vi } from 'vitest';
import { fakeClock, fakeSettings } from '../exchange/fixtures.ts';
import { LOOKUP, openAudit } from './fixtures.ts';

vi.setConfig({ testTimeout: 120_000 });

const certificates = path.join(import.meta.dirname, '../support/certificates');
const file = (name: string): string => path.join(certificates, name);

/** A receiver of syslog over TLS that keeps the octet-counted messages (RFC 5425 section 4.3). */
async function startReceiver(port = 0) {
  const messages: string[] = [];
  const server = tls.createServer(
    { key: fs.readFileSync(file('server.key.pem')), cert: fs.readFileSync(file('server.pem')) },
    (socket) => {
      const chunks: Buffer[] = [];
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.on('error', () => undefined);
      socket.on('end', () => messages.push(...frames(Buffer.concat(chunks))));
    },
  );
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  const close = (): Promise<void> => new Promise((resolve) => void server.close(() => resolve()));
  onTestFinished(close);
  return { port: (server.address() as AddressInfo).port, messages, close };
}

function frames(bytes: Buffer): string[] {
  if (bytes.length === 0) return [];
  const space = bytes.indexOf(0x20);
  const end = space + 1 + Number(bytes.toString('latin1', 0, space));
  return [bytes.toString('utf8', space + 1, end), ...frames(bytes.subarray(end))];
}

async function openSending(syslog: object) {
  const clock = fakeClock();
  const settings = fakeSettings({
    audit: { syslog: { host: '127.0.0.1', caFile: file('authority.pem'), ...syslog } },
  });
  const readSecret = () => Promise.reject(new Error('no secret is needed'));
  const opened = await openAudit({ clock, settings, sending: { version: '1.2.3', fetch, readSecret } });
  const soon = (expectation: () => void) =>
    vi.waitFor(
      () => {
        clock.advance(5_000);
        expectation();
      },
      { timeout: 60_000, interval: 50 },
    );
  return { ...opened, soon };
}

const HEADER = /^<(\d+)>1 (\S+) (\S+) onbehalf - (\S+) - \uFEFF(.*)$/;

it('sends each record as a message, and what gathered while the receiver was away, in order', async () => {
  const away = await startReceiver();
  await away.close();
  const { audit, soon } = await openSending({ port: away.port });
  for (let n = 0; n < 20; n++) audit.record('call', n === 3 ? 'refused' : 'ok', { ...LOOKUP, detail: { n } });
  await audit.flush();
  const back = await startReceiver(away.port);
  const calls = () => back.messages.map((text) => HEADER.exec(text)).filter((match) => match?.[4] === 'call');
  await soon(() => expect(calls()).toHaveLength(20));
  const records = calls().map(
    (match) => JSON.parse(match?.[5] ?? '') as { detail: { n: number }; time: string },
  );
  expect(records.map(({ detail }) => detail.n)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(calls()[3]?.[1]).toBe('109');
  expect(calls()[0]?.[1]).toBe('110');
  expect(calls()[0]?.[2]).toBe(records[0]?.time);
});

it('writes CEF where the settings say so', async () => {
  const to = await startReceiver();
  const { audit, soon } = await openSending({ port: to.port, format: 'cef' });
  audit.record('call', 'ok', LOOKUP);
  await soon(() => expect(to.messages.some((text) => / call - \uFEFFCEF:0\|/.test(text))).toBe(true));
});

it('sends nothing to a receiver whose certificate is not of the named authorities', async () => {
  const to = await startReceiver();
  const { audit, settings, soon } = await openSending({ port: to.port, caFile: null });
  audit.record('call', 'ok', LOOKUP);
  await audit.flush();
  await soon(() => expect(settings.current().audit.syslog?.caFile).toBeNull());
  expect(to.messages).toEqual([]);
  settings.set({ audit: { syslog: { host: '127.0.0.1', port: to.port, caFile: file('authority.pem') } } });
  await soon(() => expect(to.messages.length).toBeGreaterThan(0));
});
