import { afterEach, describe, expect, it } from 'vitest';
import { createHeldValues } from '../../src-main/policy/secrets/held-values.ts';
import { createScreen } from '../../src-main/policy/secrets/screen.ts';
import type { OnSecret } from '../../src-shared/domain/policy.ts';
import {
  answerJson,
  openGate,
  post,
  startEndpoint,
  startUpstream,
  catalogServer,
  toolCall,
  type TestEndpoint,
  type Upstream,
} from './fixture.ts';

const TOKEN = `ghp_${'aB3dE6gH9jK2'.repeat(3)}`;
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function start(
  settings: { arguments: OnSecret; results: OnSecret },
  answer: Parameters<typeof startUpstream>[0],
): Promise<{ at: TestEndpoint; upstream: Upstream }> {
  const held = createHeldValues();
  held.replace('x', ['the-exact-static-secret']);
  const upstream = await startUpstream(answer);
  const at = await startEndpoint([catalogServer('people', upstream.url)], {
    gate: { ...openGate, screen: (direction) => createScreen(settings[direction], held) },
  });
  closers.push(
    () => at.close(),
    () => upstream.close(),
  );
  return { at, upstream };
}

function say(text: string): Parameters<typeof startUpstream>[0] {
  return (_request, response, body) => {
    const { id } = JSON.parse(body) as { id: number };
    answerJson(response, { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text }] } });
  };
}

const callOf = async (at: TestEndpoint, args: unknown): Promise<string> =>
  await (await post(at, 'people', toolCall('note', args))).text();
const recordOf = (at: TestEndpoint) => at.journal.calls()[0];

describe('in arguments', () => {
  it('reported: sent as it is, and the record says so without it', async () => {
    const { at, upstream } = await start({ arguments: 'report', results: 'off' }, say('done'));
    await callOf(at, { text: TOKEN, other: 'stays' });
    expect(upstream.requests[0]?.body).toContain(TOKEN);
    const { outcome, fields } = recordOf(at) ?? {};
    expect(outcome).toBe('ok');
    expect(fields?.detail).toEqual({ secretsInArguments: 'GitHub token' });
    expect(fields?.arguments).toEqual({ text: '[redacted]', other: 'stays' });
  });

  it('masked: the server gets everything else', async () => {
    const { at, upstream } = await start({ arguments: 'mask', results: 'off' }, say('done'));
    await callOf(at, { text: `a ${TOKEN} b the-exact-static-secret`, n: 1 });
    expect(JSON.parse(upstream.requests[0]?.body ?? '')).toMatchObject({
      params: { name: 'note', arguments: { text: 'a [redacted] b [redacted]', n: 1 } },
    });
    expect(recordOf(at)?.fields.detail).toEqual({
      secretsInArguments: 'GitHub token, secret that Onbehalf holds',
    });
  });

  it('stopped: nothing is sent, and the person is told what to do', async () => {
    const { at, upstream } = await start({ arguments: 'stop', results: 'off' }, say('done'));
    const answer = await callOf(at, { text: TOKEN });
    expect(upstream.requests).toEqual([]);
    expect(answer).toContain('GitHub token');
    expect(answer).toContain('"isError":true');
    expect(answer).not.toContain(TOKEN);
    expect(recordOf(at)).toMatchObject({ outcome: 'refused', fields: { problem: 'secret_found' } });
    expect(JSON.stringify(at.journal.records)).not.toContain(TOKEN);
  });

  it('a call without one goes on byte for byte', async () => {
    const { at, upstream } = await start({ arguments: 'mask', results: 'mask' }, say('done'));
    const body = `{"jsonrpc":"2.0", "id":1,"method":"tools/call","params":{"name":"note","arguments":{"n":1.50,"s":"\\u0041"}}}`;
    expect((await post(at, 'people', body)).status).toBe(200);
    expect(upstream.requests[0]?.body).toBe(body);
    expect(recordOf(at)?.fields.detail).toBeUndefined();
  });
});

describe('in results', () => {
  it('reported: the answer is untouched', async () => {
    const { at } = await start({ arguments: 'off', results: 'report' }, say(`it is ${TOKEN}`));
    expect(await callOf(at, {})).toContain(TOKEN);
    expect(recordOf(at)).toMatchObject({
      outcome: 'ok',
      fields: { detail: { secretsInResult: 'GitHub token' } },
    });
  });

  it('reported also where it is cut in two by the network, in a long answer', async () => {
    const { at } = await start({ arguments: 'off', results: 'report' }, (_request, response, body) => {
      const { id } = JSON.parse(body) as { id: number };
      const text = `${'word '.repeat(60_000)}${TOKEN}${' word'.repeat(60_000)}`;
      const json = JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text }] } });
      const cut = json.indexOf(TOKEN) + 10;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(json.slice(0, cut), () => response.end(json.slice(cut)));
    });
    await callOf(at, {});
    expect(recordOf(at)?.fields.detail).toEqual({ secretsInResult: 'GitHub token' });
  });

  it('masked: in a document and in each event of a stream', async () => {
    const { at } = await start({ arguments: 'off', results: 'mask' }, say(`it is ${TOKEN}`));
    expect(JSON.parse(await callOf(at, {}))).toMatchObject({
      result: { content: [{ text: 'it is [redacted]' }] },
    });
    const streamed = await start({ arguments: 'off', results: 'mask' }, streaming);
    const text = await callOf(streamed.at, {});
    expect(text).not.toContain(TOKEN);
    expect(text).toContain('it reads [redacted]');
    expect(text).toContain('"text":"[redacted]"');
    expect(recordOf(streamed.at)).toMatchObject({ outcome: 'ok' });
  });

  it('stopped: a problem comes in the place of the answer', async () => {
    for (const answer of [say(`it is ${TOKEN}`), streaming]) {
      const { at } = await start({ arguments: 'off', results: 'stop' }, answer);
      const text = await callOf(at, {});
      expect(text).not.toContain(TOKEN);
      expect(text).toContain('"isError":true');
      expect(text).toContain('GitHub token');
      expect(recordOf(at)).toMatchObject({ outcome: 'refused', fields: { problem: 'secret_found' } });
    }
  });
});

/** Progress and then the answer, as events; both with the credential in them. */
function streaming(...[, response, body]: Parameters<Parameters<typeof startUpstream>[0]>): void {
  const { id } = JSON.parse(body) as { id: number };
  const progress = {
    jsonrpc: '2.0',
    method: 'notifications/message',
    params: { level: 'info', data: `it reads ${TOKEN}` },
  };
  const result = { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text: TOKEN }] } };
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(`event: message\ndata: ${JSON.stringify(progress)}\n\n`);
  response.end(`event: message\ndata: ${JSON.stringify(result)}\n\n`);
}
