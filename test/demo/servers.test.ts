import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import type { DemoOrg } from '../../src-main/demo/demo-org.ts';
import { startDemoOrg } from '../../src-main/demo/org.ts';
import { startDemoServers } from '../../src-main/demo/servers/demo-servers.ts';
import type { DemoServers } from '../../src-main/demo/servers/demo-servers.ts';
import { ID_TOKEN, TOKEN_EXCHANGE } from '../../src-main/demo/wire.ts';
import { createAssertionKey, listenForCallback, postWithKey, signIn } from '../support/demo-client.ts';
import type { AssertionKey, Callback } from '../support/demo-client.ts';

let org: DemoOrg;
let servers: DemoServers;
let callback: Callback;
let key: AssertionKey;
const idTokens: Record<string, string> = {};
beforeAll(async () => {
  callback = await listenForCallback();
  org = await startDemoOrg({ clients: [{ clientId: DEMO_CLIENT_ID, redirectUris: [callback.uri] }] });
  servers = await startDemoServers(org);
  key = await createAssertionKey();
  org.registerKey(key.publicJwk);
  for (const user of ['alice', 'bob']) idTokens[user] = (await signIn(org, callback, user)).id_token ?? '';
});
afterAll(async () => {
  await servers.close();
  await org.close();
  await callback.close();
});

async function exchange(user: string, api: 'people' | 'expenses', scope = ''): Promise<string> {
  const { body } = await postWithKey(`${org.customIssuer(`aus${api}`)}/v1/token`, key, {
    grant_type: TOKEN_EXCHANGE,
    subject_token: idTokens[user] ?? '',
    subject_token_type: ID_TOKEN,
    audience: `api://${api}`,
    ...(scope === '' ? {} : { scope }),
  });
  return String(body['access_token']);
}

async function connect(url: string, token: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
  return client;
}

async function call(
  client: Client,
  name: string,
  args: Record<string, unknown> = {},
): Promise<{ isError: boolean; text: string }> {
  const result = await client.callTool({ name, arguments: args });
  const content = result.content as { text: string }[];
  return { isError: result.isError === true, text: content[0]?.text ?? '' };
}

describe('people', () => {
  test('sees each person as themselves and lets only finance read salaries', async () => {
    const alice = await connect(servers.people.url, await exchange('alice', 'people'));
    const bob = await connect(servers.people.url, await exchange('bob', 'people'));
    expect((await call(alice, 'whoami')).text).toContain('Alice Example');
    expect((await call(bob, 'whoami')).text).toContain('bob@example.com');
    expect((await call(bob, 'lookup', { query: 'alice' })).text).toContain('alice@example.com');
    expect(await call(alice, 'salary', { email: 'bob@example.com' })).toMatchObject({ isError: false });
    const refused = await call(bob, 'salary', { email: 'alice@example.com' });
    expect(refused).toMatchObject({ isError: true, text: expect.stringContaining('not allowed') });
    expect(
      servers.people.calls.filter((served) => served.tool === 'salary').map((served) => served.caller.login),
    ).toEqual(['alice@example.com', 'bob@example.com']);
    const { tools } = await alice.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(['whoami', 'lookup', 'salary']);
    expect(tools.every((tool) => tool.annotations?.readOnlyHint)).toBe(true);
    expect((await alice.listResources()).resources).toHaveLength(1);
    expect((await alice.listPrompts()).prompts).toHaveLength(1);
    await Promise.all([alice.close(), bob.close()]);
  });

  test('challenges without a token, with a token for another API, and without the scope', async () => {
    const post = async (token?: string, body: unknown = {}): Promise<Response> =>
      fetch(servers.people.url, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
      });
    const without = await post();
    expect(without.status).toBe(401);
    expect(without.headers.get('www-authenticate')).toContain(
      `resource_metadata="${servers.people.metadataUrl}"`,
    );
    const foreign = await post(await exchange('alice', 'expenses'));
    expect(foreign.status).toBe(401);
    expect(foreign.headers.get('www-authenticate')).toContain('error="invalid_token"');
    const salary = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'salary', arguments: {} } };
    const narrow = await post(await exchange('alice', 'people', 'people.read'), salary);
    expect(narrow.status).toBe(403);
    expect(narrow.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
    expect(narrow.headers.get('www-authenticate')).toContain('scope="people.read people.salary"');
    const metadata = await (await fetch(servers.people.metadataUrl)).json();
    expect(metadata).toMatchObject({
      resource: servers.people.url,
      authorization_servers: [org.customIssuer('auspeople')],
    });
  });

  test('rejects as many requests as a test asks for', async () => {
    const alice = await connect(servers.people.url, await exchange('alice', 'people'));
    servers.people.rejectNext(1);
    await expect(call(alice, 'whoami')).rejects.toThrow('invalid_token');
    expect((await call(alice, 'whoami')).isError).toBe(false);
    await alice.close();
  });

  test('keeps a session to the person who began it', async () => {
    const alice = await connect(servers.people.url, await exchange('alice', 'people'));
    const sessionId = (alice.transport as StreamableHTTPClientTransport).sessionId ?? '';
    const response = await fetch(servers.people.url, {
      method: 'POST',
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' }),
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${await exchange('bob', 'people')}`,
        'mcp-session-id': sessionId,
      },
    });
    expect(sessionId).not.toBe('');
    expect(response.status).toBe(404);
    await alice.close();
  });

  test('goes away and comes back on the same address', async () => {
    const token = await exchange('alice', 'people');
    await servers.people.stop();
    await expect(connect(servers.people.url, token)).rejects.toThrow('fetch failed');
    await servers.people.restart();
    const alice = await connect(servers.people.url, token);
    expect((await call(alice, 'whoami')).isError).toBe(false);
    await alice.close();
  });
});

describe('expenses', () => {
  test('lists, submits and approves as the person may', async () => {
    const alice = await connect(servers.expenses.url, await exchange('alice', 'expenses'));
    const bob = await connect(servers.expenses.url, await exchange('bob', 'expenses'));
    const submitted = JSON.parse((await call(bob, 'submit', { amount: 10, for: 'Tea' })).text) as {
      id: string;
    };
    expect((await call(bob, 'list')).text).not.toContain('alice@example.com');
    expect(await call(bob, 'approve', { id: submitted.id })).toMatchObject({ isError: true });
    expect((await call(alice, 'approve', { id: submitted.id })).text).toContain(
      'approved by alice@example.com',
    );
    expect(await call(alice, 'fail')).toMatchObject({ isError: true });
    await Promise.all([alice.close(), bob.close()]);
  });

  test('reports progress of a slow tool', async () => {
    const alice = await connect(servers.expenses.url, await exchange('alice', 'expenses'));
    const seen: number[] = [];
    const result = await alice.callTool(
      { name: 'slow_report', arguments: { steps: 3, stepMs: 5 } },
      undefined,
      {
        onprogress: ({ progress }) => seen.push(progress),
      },
    );
    expect(result.isError).toBeFalsy();
    expect(seen).toEqual([1, 2, 3]);
    await alice.close();
  });
});
