import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { followFile } from '../../src-main/cli/follow-file.ts';
import { runCli } from './support.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'onbehalf-logs-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  await mkdir(join(path, 'logs'));
  return path;
}

function line(level: string, event: string): string {
  return `${JSON.stringify({ time: '2026-03-01T10:00:00.000Z', level, event, port: 7377 })}\n`;
}

test('the log is shown without an agent: in words, as JSON lines, by level', async () => {
  const dataDir = await folder();
  const text = line('info', 'agent_started') + line('error', 'command_failed') + 'not json \u001b[31m\n';
  await writeFile(join(dataDir, 'logs', 'agent.log'), text);
  const args = ['logs', '--data-dir', dataDir];
  const words = await runCli(args);
  expect(words.stdout).toContain('2026-03-01T10:00:00.000Z info  agent_started port=7377');
  expect(words.stdout).not.toContain('\u001b');
  expect((await runCli([...args, '--level', 'warn'])).stdout).not.toContain('agent_started');
  expect((await runCli([...args, '--json', '-n', '3'])).stdout).toBe(text);
  expect((await runCli([...args, '-n', '0'])).stdout).toBe('');
  expect((await runCli([...args, '--level', 'loud'])).code).toBe(2);
  expect((await runCli([...args, '-n', 'x'])).code).toBe(2);
});

test('no log is said to be none', async () => {
  const { code, stderr } = await runCli(['logs', '--data-dir', join(tmpdir(), 'onbehalf-none')]);
  expect(code).toBe(2);
  expect(stderr).toContain('There is no log');
});

test('following goes on over a rotation and loses no line', async () => {
  const path = join(await folder(), 'agent.log');
  await writeFile(path, 'old\n');
  const stop = new AbortController();
  const lines: string[] = [];
  const following = (async () => {
    for await (const one of followFile(path, stop.signal)) {
      lines.push(one);
      if (one === 'first') await appendFile(path, 'half');
      if (one === 'second') {
        await appendFile(path, 'last of the old\n');
        await rename(path, `${path}.1`);
        await writeFile(path, 'new file\n');
      }
      if (one === 'new file') stop.abort();
    }
  })();
  const started = setTimeout(() => void appendFile(path, 'first\nsecond\n'), 400);
  onTestFinished(() => clearTimeout(started));
  await following;
  expect(lines.slice(0, 2)).toEqual(['first', 'second']);
  expect(lines.at(-1)).toBe('new file');
  expect(lines.join('\n')).toContain('last of the old');
});

test('following a log that is not there yet begins when it is', async () => {
  const path = join(await folder(), 'agent.log');
  const stop = new AbortController();
  const started = setTimeout(() => void writeFile(path, 'hello\n'), 300);
  onTestFinished(() => clearTimeout(started));
  for await (const one of followFile(path, stop.signal)) {
    expect(one).toBe('hello');
    stop.abort();
  }
});
