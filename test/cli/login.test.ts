import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { signInAs } from '../support/fake-browser.ts';
import { rawRequest } from '../support/raw-request.ts';
import { sharedRig } from './support.ts';

const rig = sharedRig();
const MAIN = join(import.meta.dirname, '../../src-main/cli/onbehalf.mjs');
const running: ChildProcessWithoutNullStreams[] = [];
afterEach(async () => {
  for (const child of running.splice(0)) child.kill();
  await rig
    .current()
    .demo.call('session.signOut', { openBrowser: false })
    .catch(() => undefined);
});

/** The command as a process of its own, as in a terminal: each line of JSON as it comes, and the exit code. */
function login(...options: string[]) {
  const args = [MAIN, 'login', '--json', '--data-dir', rig.current().demo.dataDir, ...options];
  const child = spawn(process.execPath, args);
  running.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return {
    child,
    next: async (): Promise<Record<string, unknown>> => {
      const { value, done } = await lines.next();
      if (done) throw new Error(`it ended: ${errors}`);
      return JSON.parse(value) as Record<string, unknown>;
    },
    code: new Promise<number | null>((resolve) => child.once('close', resolve)),
    errors: () => errors,
  };
}

/** Where a browser ends that cannot reach this computer: the address of the callback, which answers nothing. */
async function whereTheBrowserEnds(url: string, person: string): Promise<string> {
  const original = globalThis.fetch;
  let ended = '';
  globalThis.fetch = async (input, init) => {
    const target = input instanceof Request ? input.url : String(input);
    if (!target.includes('/callback/Okta')) return await original(input, init);
    ended = target;
    return new Response('this site cannot be reached');
  };
  try {
    await signInAs(person)(url);
  } finally {
    globalThis.fetch = original;
  }
  return ended;
}

test('login prints the address, and who it is', async () => {
  const it = login('--no-browser');
  const { event, url } = await it.next();
  expect(event).toBe('authorize');
  await signInAs('alice')(String(url));
  expect(await it.next()).toMatchObject({
    event: 'signed_in',
    user: { email: 'alice@example.com', name: 'Alice Example', roles: ['finance'] },
  });
  expect(await it.code).toBe(0);
});

test('login --device shows a code for another device', async () => {
  const it = login('--device');
  const shown = await it.next();
  expect(shown).toMatchObject({ event: 'device', userCode: expect.stringMatching(/^[A-Z0-9-]{8,9}$/) });
  await signInAs('bob')(String(shown['verificationUriComplete'] ?? shown['verificationUri']));
  expect(await it.next()).toMatchObject({ event: 'signed_in', user: { email: 'bob@example.com' } });
  expect(await it.code).toBe(0);
});

test('login --paste takes the address that the browser ended at', async () => {
  const it = login('--paste');
  const { url } = await it.next();
  const address = await whereTheBrowserEnds(String(url), 'alice');
  expect(address).toContain('/callback/Okta?code=');
  it.child.stdin.write(`${address}\n`);
  expect(await it.next()).toMatchObject({ event: 'signed_in', user: { email: 'alice@example.com' } });
  expect(await it.code).toBe(0);
});

test('login --paste says what is wrong with another address, and the sign-in stays open', async () => {
  const it = login('--paste');
  const { url } = await it.next();
  it.child.stdin.write('https://evil.example/callback?code=x\n');
  expect(await it.code).toBe(2);
  expect(
    JSON.parse(
      it
        .errors()
        .split('\n')
        .find((line) => line.startsWith('{')) ?? '{}',
    ),
  ).toMatchObject({
    event: 'error',
    code: 'callback_address_invalid',
  });
  await signInAs('alice')(String(url));
  await expect.poll(async () => (await rig.current().demo.call('session.get', {})).state).toBe('signed_in');
});

test('login --account signs in to that account alone', async () => {
  const { demo, json, run } = rig.current();
  await json('accounts', 'add', 'second', '--name', 'Second');
  const it = login('--no-browser', '--account', 'second');
  const { url } = await it.next();
  await signInAs('bob')(String(url));
  expect(await it.next()).toMatchObject({ event: 'signed_in', user: { email: 'bob@example.com' } });
  expect((await demo.call('session.get', {})).state).toBe('signed_out');
  expect((await run('status')).stdout).toMatch(/Other account second .*bob@example.com/);
  expect((await run('accounts')).stdout).toMatch(/second\s+.*Second/);
  await json('accounts', 'use', 'second');
  expect(await demo.call('session.get', {})).toMatchObject({ user: { email: 'bob@example.com' } });
  await json('accounts', 'remove', 'second');
  expect((await run('accounts', 'use', 'second')).code).toBe(3);
});

test('the callback answers a stranger with nothing of the sign-in', async () => {
  const it = login('--no-browser');
  const { url } = await it.next();
  const redirect = new URL(new URL(String(url)).searchParams.get('redirect_uri') ?? '');
  const answer = await rawRequest({
    port: Number(redirect.port),
    target: `${redirect.pathname}?code=x&state=y`,
  });
  expect(answer.status).toBe(400);
  expect(answer.body).not.toContain('alice');
});
