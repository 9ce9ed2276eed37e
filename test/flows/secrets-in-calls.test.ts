import { expect, it } from 'vitest';
import type { OnSecret } from '../../src-shared/domain/policy.ts';
import { serverSchema } from '../../src-shared/domain/server.ts';
import { answerJson, startUpstream, toolCall, type Upstream } from '../proxy/fixture.ts';
import { useDemoRig, type DemoRig } from '../support/demo-rig.ts';

const openRig = useDemoRig();
/** Has no form of its own: only who holds it knows it. */
const SECRET = 'opaque-static-secret-of-the-ledger';

async function call(rig: DemoRig, token: string, args: object): Promise<string> {
  const response = await fetch(`${rig.host.mcp}/ledger`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify(toolCall('look_up', args)),
  });
  return await response.text();
}

it('the secret of a server does not go to a tool or come back in a result, as policy says', async () => {
  const upstream: Upstream = await startUpstream((request, response, body) => {
    const { id } = JSON.parse(body) as { id: number };
    const text = `you sent ${String(request.headers.authorization)}`;
    answerJson(response, { jsonrpc: '2.0', id, result: { content: [{ type: 'text', text }] } });
  });
  try {
    const rig = await openRig();
    const settings = serverSchema.parse({
      name: 'Ledger',
      url: upstream.url,
      authorization: { type: 'static_secret' },
    });
    await rig.call('servers.add', { id: 'ledger', settings });
    await rig.call('exchange.setServerSecret', { server: 'ledger', secret: SECRET });
    await rig.signIn('alice');
    const { token } = await rig.call('clients.add', { name: 'test', servers: null });
    const { configuration } = await rig.call('config.show', {});
    const handle = (onArguments: OnSecret, onResults: OnSecret) =>
      rig.call('config.change', {
        policy: { ...configuration.policy, secrets: { arguments: onArguments, results: onResults } },
      });

    expect(await call(rig, token, {})).toContain(SECRET);
    await handle('stop', 'mask');
    expect(await call(rig, token, {})).toContain('you sent Bearer [redacted]');
    expect(await call(rig, token, { note: SECRET })).toContain('secret that Onbehalf holds');
    expect(upstream.requests).toHaveLength(2);

    const { records } = await rig.call('audit.list', { server: 'ledger', kind: 'call' });
    expect(records.map(({ outcome, problem, detail }) => ({ outcome, problem, detail }))).toEqual([
      {
        outcome: 'refused',
        problem: 'secret_found',
        detail: { secretsInArguments: 'secret that Onbehalf holds' },
      },
      { outcome: 'ok', problem: null, detail: { secretsInResult: 'secret that Onbehalf holds' } },
      { outcome: 'ok', problem: null, detail: { secretsInResult: 'secret that Onbehalf holds' } },
    ]);
    expect(JSON.stringify(records)).not.toContain(SECRET);
  } finally {
    await upstream.close();
  }
});
