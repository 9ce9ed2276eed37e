import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src-shared/contract/commands.ts';
import { CHECKS } from '../../src-main/diagnostics/checks.ts';
import { createDiagnostics } from '../../src-main/diagnostics/diagnostics.ts';
import { diagnosticsHandlers } from '../../src-main/diagnostics/handlers.ts';
import { sampleIn } from '../../src-main/diagnostics/sample-host.ts';
import { SYMPTOMS } from '../../src-main/diagnostics/symptoms.ts';
import { addressOf, configure, depsOf, healthyWorld, signingKey, step, view } from './support.ts';
import { commandContext } from '../support/command-context.ts';

const never = new AbortController().signal;

test('the answer is what the contract says, also when everything is wrong', async () => {
  const world = healthyWorld();
  world.views = [view({ state: 'edited' })];
  world.files = [{ path: '/data', kind: 'folder', mode: 0o40755, isMine: true }];
  const handlers = diagnosticsHandlers(createDiagnostics(depsOf(world)));
  const answer = await handlers['diagnostics.run']({}, commandContext());
  expect(COMMANDS['diagnostics.run'].response.parse(answer)).toEqual(answer);
  expect(answer.status).toBe('failed');
  const { symptoms } = await handlers['diagnostics.symptoms']({}, commandContext());
  expect(COMMANDS['diagnostics.symptoms'].response.parse({ symptoms })).toEqual({ symptoms });
});

test('checks are chosen by id and by kind; an unknown one is named', async () => {
  const diagnostics = createDiagnostics(depsOf(healthyWorld()));
  const ids = async (only: string[]) => (await diagnostics.run(only, never)).checks.map(({ id }) => id);
  expect(await ids(['clock', 'exchange:*'])).toEqual(['clock', 'exchange:people']);
  await expect(diagnostics.run(['nope'], never)).rejects.toMatchObject({ code: 'not_found' });
});

test('a check that breaks is a finding of its own and hides no other', async () => {
  const world = healthyWorld();
  const deps = { ...depsOf(world), probeServer: () => Promise.reject(new TypeError('bug')) };
  const { checks } = await createDiagnostics(deps).run(undefined, never);
  const broken = checks.filter(({ status }) => status === 'failed');
  expect(broken.map(({ id, problem }) => [id, problem?.code])).toEqual([['exchange:people', 'internal']]);
});

test('a check that hangs ends with the caller', async () => {
  const deps = { ...depsOf(healthyWorld()), probeServer: () => new Promise<never>(() => undefined) };
  const controller = new AbortController();
  const running = createDiagnostics(deps).run(['exchange:people'], controller.signal);
  controller.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
});

test('the discovery document is asked for once in a run', async () => {
  const world = healthyWorld();
  let requests = 0;
  const deps = depsOf(world);
  const fetch: typeof deps.fetch = (input, init) => {
    if (addressOf(input).includes('.well-known')) requests += 1;
    return deps.fetch(input, init);
  };
  await createDiagnostics({ ...deps, fetch }).run(undefined, never);
  expect(requests).toBe(1);
});

describe('fixes', () => {
  test('files become private', async () => {
    const world = healthyWorld();
    world.files = [
      { path: '/data/a', kind: 'file', mode: 0o100664, isMine: true },
      { path: '/data/b', kind: 'file', mode: 0o100600, isMine: true },
    ];
    const { done, check } = await createDiagnostics(depsOf(world)).fix('permissions', never);
    expect(done).toContain('1 files');
    expect(check.status).toBe('ok');
    expect(world.files.map(({ mode }) => mode)).toEqual([0o100600, 0o100600]);
  });

  test('a signing key is made where there is none, and only there', async () => {
    const world = healthyWorld();
    world.keys = { source: 'none', current: null, next: null, jwks: { keys: [] } };
    const diagnostics = createDiagnostics(depsOf(world));
    expect((await diagnostics.fix('keys', never)).check.status).toBe('ok');
    world.keys = signingKey({ kid: 'mine', lastAcceptedAt: null, lastRefusedAt: '2026-01-01T00:00:00.000Z' });
    const { done } = await diagnostics.fix('keys', never);
    expect(done).toContain('already');
    expect(world.keys.current?.kid).toBe('mine');
  });

  test('an entry that somebody changed is written again', async () => {
    const world = healthyWorld();
    world.views = [view({ state: 'edited' })];
    const diagnostics = createDiagnostics(depsOf(world));
    const [before] = (await diagnostics.run(['client:cursor'], never)).checks;
    expect(before?.fix?.does).toContain('/home/alice/.cursor/mcp.json');
    expect((await diagnostics.fix('client:cursor', never)).check).toMatchObject({ status: 'ok', fix: null });
  });

  test('what is fine, or has no fix, is not touched', async () => {
    const diagnostics = createDiagnostics(depsOf(healthyWorld()));
    for (const id of ['permissions', 'clock', 'client:cursor'])
      await expect(diagnostics.fix(id, never)).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(diagnostics.fix('nope', never)).rejects.toMatchObject({ code: 'not_found' });
  });
});

test('each symptom leads to checks that exist', () => {
  const kinds = ['client:', 'exchange:'];
  const ids = new Set(CHECKS.map(({ id }) => id));
  for (const { checks } of SYMPTOMS) {
    expect(checks.length).toBeGreaterThan(0);
    const exists = (check: string) => ids.has(check) || kinds.some((kind) => check === `${kind}*`);
    expect(checks.filter((check) => !exists(check))).toEqual([]);
  }
  expect(new Set(SYMPTOMS.map(({ id }) => id)).size).toBe(SYMPTOMS.length);
});

describe('the report', () => {
  test('has everything and no secret', async () => {
    const world = healthyWorld();
    const jwt = `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(40)}.${'b'.repeat(40)}`;
    world.log = [
      `{"event":"x","token":"${jwt}"}`,
      `{"event":"y","text":"Bearer ${'c'.repeat(30)}"}`,
      'obh_0123456789abcdefghij',
    ];
    world.env = { HTTPS_PROXY: 'http://bob:hunter2@proxy:1' };
    world.steps = [{ ...step('exchange', 'ok'), seen: [{ name: 'leak', value: jwt }] }];
    const { text, fileName } = await createDiagnostics(depsOf(world)).report(never);
    for (const check of CHECKS) expect(text).toContain(check.id);
    expect(text).toContain('0.1.0');
    expect(text).toContain('https://acme.okta.com');
    expect(text).not.toMatch(/eyJ|cccccc|obh_|hunter2|alice@|\/home\/alice/);
    expect(text).toContain('a…@acme.com');
    expect(fileName).toBe('onbehalf-report-20260301T100000.txt');
  });

  test('is made also without a log and without a provider', async () => {
    const world = healthyWorld();
    world.configuration = configure({});
    const healthy = depsOf(world);
    const computer = { ...healthy.computer, logTail: () => Promise.reject(new Error('gone')) };
    const deps = { ...healthy, computer };
    const { text } = await createDiagnostics(deps).report(never);
    expect(text).toContain('the log cannot be read');
    expect(text).toContain('not_configured');
  });
});

test.each([
  ['https://your-org.okta.com', true],
  ['https://your-domain.okta.com/oauth2/default', true],
  ['https://your-company.okta.com', true],
  ['https://your-archestra-domain.com', true],
  ['https://yourOktaDomain.okta.com', true],
  ['https://idp.example.com', true],
  ['https://acme.okta.com', false],
  ['https://login.acme.com', false],
  ['https://examples-ltd.okta.com', false],
  ['http://127.0.0.1:1234', false],
])('sample name in %s: %s', (address, isSample) => {
  expect(sampleIn(address) !== null).toBe(isSample);
});
