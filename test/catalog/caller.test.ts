import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../src-shared/problems/problem.ts';
import { createCaller, withServer, type Caller } from '../../src-main/catalog/caller.ts';
import { probeServer, type ProbeDeps } from '../../src-main/catalog/probe.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import type { Gate } from '../../src-main/ports/policy.ts';
import { catalogServer, openGate, startEndpoint, type TestEndpoint } from '../proxy/fixture.ts';
import { startSdkServer, type SdkServer } from '../proxy/sdk-server.ts';

let upstream: SdkServer;
let endpoint: TestEndpoint;
let caller: Caller;
const { signal } = new AbortController();

const gate: Gate = {
  ...openGate,
  async pass(call) {
    if (call.tool === 'fails') throw new Problem('denied_by_policy', { reason: 'not today' });
    return { rule: 'default', waitingMs: 0, changes: false };
  },
};

beforeEach(async () => {
  upstream = await startSdkServer();
  endpoint = await startEndpoint(
    [catalogServer('people', upstream.url), catalogServer('gone', 'http://127.0.0.1:9/mcp')],
    { gate },
  );
  const { token } = endpoint.clients.addTransient({ name: 'Onbehalf', kind: 'internal' });
  caller = createCaller({ endpoint: () => endpoint.mcp, token, version: '0' });
});
afterEach(async () => {
  await endpoint.close();
  await upstream.close();
});

describe('the caller', () => {
  test('lists tools, calls one and leaves no session behind', async () => {
    const tools = await withServer(caller, 'people', signal, (server) => server.listTools());
    expect(tools.map(({ name }) => name)).toEqual(['echo', 'fails', 'count', 'ask']);
    const result = await withServer(caller, 'people', signal, (server) =>
      server.callTool('echo', { text: 'hi' }),
    );
    expect(result).toMatchObject({ content: [{ type: 'text', text: 'hi' }] });
    expect(upstream.sessions.size).toBe(0);
  });

  test('goes through policy and audit like any client', async () => {
    const call = withServer(caller, 'people', signal, (server) => server.callTool('fails', {}));
    await expect(call).rejects.toMatchObject({ code: 'denied_by_policy', detail: { reason: 'not today' } });
    expect(endpoint.journal.calls().at(-1)).toMatchObject({
      outcome: 'refused',
      fields: { clientName: 'Onbehalf', tool: 'fails', problem: 'denied_by_policy' },
    });
  });

  test('says who is missing when nobody is signed in', async () => {
    endpoint.sessions.signOut();
    const call = withServer(caller, 'people', signal, (server) => server.listTools());
    await expect(call).rejects.toMatchObject({ code: 'not_signed_in' });
  });

  test('says that a server is not there', async () => {
    const call = withServer(caller, 'gone', signal, (server) => server.listTools());
    await expect(call).rejects.toMatchObject({ code: 'server_unreachable', detail: { server: 'gone' } });
  });
});

describe('the test of a server', () => {
  const leg = { id: 'exchange', title: 'Exchange', seen: [], problem: null, ms: 1 };
  let exchangeLegs: ProbeDeps['exchangeLegs'] = async () => [{ ...leg, status: 'ok' }];

  const probe = (id: string, url: string) =>
    probeServer(
      { sessions: endpoint.sessions, exchangeLegs, caller, clock: systemClock },
      catalogServer(id, url),
      signal,
    );

  test('shows each leg', async () => {
    const steps = await probe('people', upstream.url);
    expect(steps.map(({ id, status }) => [id, status])).toEqual([
      ['session', 'ok'],
      ['exchange', 'ok'],
      ['initialize', 'ok'],
      ['tools', 'ok'],
    ]);
    expect(steps[2]?.seen).toContainEqual({ name: 'version', value: '1.2.3' });
    expect(JSON.stringify(steps)).not.toContain('Bearer');
  });

  test('goes no further where the exchange failed', async () => {
    exchangeLegs = async () => [{ ...leg, status: 'failed' }];
    const steps = await probe('people', upstream.url);
    expect(steps.map(({ status }) => status)).toEqual(['ok', 'failed', 'skipped', 'skipped']);
  });

  test('stops at the leg that failed and says why', async () => {
    exchangeLegs = async () => [{ ...leg, status: 'ok' }];
    const steps = await probe('gone', 'http://127.0.0.1:9/mcp');
    expect(steps.map(({ status }) => status)).toEqual(['ok', 'ok', 'failed', 'skipped']);
    expect(steps[2]?.problem?.code).toBe('server_unreachable');
  });
});
