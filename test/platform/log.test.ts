import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createLog } from '../../src-main/platform/log.ts';
import { formatLine } from '../../src-main/platform/log-line.ts';
import { tempDir } from '../support/temp-dir.ts';

const lines = (path: string): Record<string, unknown>[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

it('writes one JSON object a line, that only the owner can read', () => {
  const dir = join(tempDir(), 'logs');
  const log = createLog({ dir, level: 'info' });
  log.info('started', { port: 7377, ok: true, nothing: null, absent: undefined });
  log.debug('not at this level');
  log.setLevel('debug');
  log.debug('now');
  log.close();
  expect(lines(join(dir, 'agent.log'))).toEqual([
    { time: expect.any(String), level: 'info', event: 'started', port: 7377, ok: true, nothing: null },
    { time: expect.any(String), level: 'debug', event: 'now' },
  ]);
  expect(statSync(join(dir, 'agent.log')).mode & 0o777).toBe(0o600);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
});

it('rotates and keeps the newest', () => {
  const dir = tempDir();
  const log = createLog({ dir, level: 'info', maxBytes: 200, keep: 2 });
  for (let number = 0; number < 12; number += 1) log.info('event', { number });
  log.close();
  expect(readdirSync(dir).toSorted()).toEqual(['agent.1.log', 'agent.2.log', 'agent.log']);
  expect(lines(join(dir, 'agent.log')).at(-1)?.['number']).toBe(11);
  for (const file of readdirSync(dir)) expect(statSync(join(dir, file)).size).toBeLessThanOrEqual(200);
});

it('never stops the agent: what cannot be written is counted and told later', () => {
  const dir = tempDir();
  mkdirSync(join(dir, 'agent.log'));
  const seen: string[] = [];
  const log = createLog({ dir, level: 'info', stderr: { write: (text) => seen.push(text) } });
  log.info('one');
  log.info('two');
  expect(seen).toHaveLength(2);
  expect(JSON.parse(seen[1] ?? '')).toMatchObject({ event: 'two', droppedLines: 1 });
});

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';

it.each([
  ['a JWT in a sentence', { reason: `the token ${jwt} is bad` }, jwt],
  ['an authorization header', { header: 'Bearer abcdefghijklmnop' }, 'abcdefghijklmnop'],
  ['a field that is a secret by its name', { refreshToken: 'short1' }, 'short1'],
  ['a field that is a secret by its name, in snake case', { client_secret: 'short2' }, 'short2'],
  ['the query of a URL', { url: 'https://acme.okta.com/cb?state=planted' }, 'planted'],
  ['the fragment of a URL', { url: 'http://127.0.0.1:7377/console/#planted' }, 'planted'],
  ['the user of a proxy URL', { proxy: 'http://alice:planted@proxy:3128/' }, 'planted'],
  ['a private key', { pem: '-----BEGIN PRIVATE KEY-----\nplanted' }, 'planted'],
])('keeps out %s', (_what, fields, secret) => {
  const line = formatLine(new Date(0), 'info', 'event', fields);
  expect(line).not.toContain(secret);
  expect(line).toMatch(/\[redacted\]|\[query\]/);
});

it('lets nothing forge a line or colour a terminal', () => {
  const line = formatLine(new Date(0), 'info', 'e\nv', {
    reason: 'a\r\n{"level":"error"}\u001b[31m\u202e\u2028',
    level: 'forged',
    'na\nme': 1,
  });
  expect(['\n', '\r', '\u001b', '\u202e', '\u2028'].filter((char) => line.trimEnd().includes(char))).toEqual(
    [],
  );
  expect(JSON.parse(line)).toMatchObject({ level: 'info', event: 'e\\u{a}v' });
});

it('limits the length of what others say', () => {
  expect(formatLine(new Date(0), 'info', 'event', { reason: 'x'.repeat(50_000) }).length).toBeLessThan(2_500);
});
