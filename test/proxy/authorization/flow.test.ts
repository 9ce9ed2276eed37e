import { createHash, randomBytes } from 'node:crypto';
import { auth, type OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  ALICE,
  catalogServer,
  fakeSessions,
  memoryStore,
  MCP_HEADERS,
  startEndpoint,
  type TestEndpoint,
} from '../fixture.ts';
import { startSdkServer, type SdkServer } from '../sdk-server.ts';

const REDIRECT = 'http://127.0.0.1:33418/callback';
const BOB = { ...ALICE, sub: '00u-bob', name: 'Bob', email: 'bob@example.com' };
let upstream: SdkServer;
let endpoint: TestEndpoint;

beforeEach(async () => {
  upstream = await startSdkServer();
  endpoint = await startEndpoint([
    catalogServer('people', upstream.url),
    catalogServer('expenses', upstream.url),
  ]);
});
afterEach(async () => {
  await endpoint.close();
  await upstream.close();
});

const authBase = (): string => new URL(endpoint.mcpAuthorization).origin;

/** The person's browser: it follows to the consent page, and answers it. */
async function consent(
  authorizeUrl: URL | string,
  fields: Record<string, string | string[]> = {},
): Promise<{ readonly page: string; readonly location: URL }> {
  const first = await fetch(authorizeUrl, { redirect: 'manual' });
  const consentUrl = new URL(first.headers.get('location') ?? '', authBase());
  const page = await (await fetch(consentUrl)).text();
  const form = new URLSearchParams({
    request: /name="request" value="([^"]+)"/.exec(page)?.[1] ?? '',
    decision: 'allow',
    later: 'yes',
  });
  for (const server of ['people', 'expenses']) form.append('server', server);
  for (const [name, value] of Object.entries(fields)) {
    form.delete(name);
    for (const one of [value].flat()) form.append(name, one);
  }
  const answer = await fetch(`${authBase()}/oauth/consent`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: authBase(), 'sec-fetch-site': 'same-origin' },
    body: form,
  });
  return { page, location: new URL(answer.headers.get('location') ?? 'about:blank') };
}

class Provider implements OAuthClientProvider {
  readonly redirectUrl = REDIRECT;
  readonly clientMetadata = { client_name: 'Cursor', redirect_uris: [REDIRECT] };
  information: OAuthClientInformationMixed | undefined;
  kept: OAuthTokens | undefined;
  verifier = '';
  authorizeUrl: URL | undefined;
  clientInformation(): OAuthClientInformationMixed | undefined {
    return this.information;
  }
  saveClientInformation(information: OAuthClientInformationMixed): void {
    this.information = information;
  }
  tokens(): OAuthTokens | undefined {
    return this.kept;
  }
  saveTokens(tokens: OAuthTokens): void {
    this.kept = tokens;
  }
  redirectToAuthorization(url: URL): void {
    this.authorizeUrl = url;
  }
  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }
  codeVerifier(): string {
    return this.verifier;
  }
}

/** The official client's own flow, with the person agreeing in between. */
async function connect(
  provider: Provider,
  url: string,
  fields?: Parameters<typeof consent>[1],
): Promise<Client> {
  const client = new Client({ name: 'oauth', version: '1' });
  const attempt = new StreamableHTTPClientTransport(new URL(url), { authProvider: provider });
  await expect(client.connect(attempt)).rejects.toThrow('Unauthorized');
  const { location } = await consent(provider.authorizeUrl ?? '', fields);
  expect(location.searchParams.get('iss')).toBe(authBase());
  await attempt.finishAuth(location.searchParams.get('code') ?? '');
  await client.connect(new StreamableHTTPClientTransport(new URL(url), { authProvider: provider }));
  return client;
}

describe('MCP authorization', () => {
  test('takes the official client from a bare address to a tool call', async () => {
    const provider = new Provider();
    const client = await connect(provider, `${endpoint.mcpAuthorization}/people`);
    expect((await client.listTools()).tools).toHaveLength(4);
    const result = await client.callTool({ name: 'echo', arguments: { text: 'hi' } });
    expect(result.content).toEqual([{ type: 'text', text: 'hi' }]);
    expect(endpoint.journal.calls().at(-1)?.fields).toMatchObject({ clientName: 'Cursor', tool: 'echo' });
    expect(endpoint.clients.list()).toContainEqual(
      expect.objectContaining({ name: 'Cursor', kind: 'oauth', servers: ['people'] }),
    );
    await client.close();
  });

  test('gives access to all servers, or to those that the person left ticked', async () => {
    const all = await connect(new Provider(), endpoint.mcpAuthorization);
    expect((await all.listTools()).tools).toHaveLength(8);
    await all.close();
    const some = await connect(new Provider(), endpoint.mcpAuthorization, { server: 'people' });
    expect((await some.listTools()).tools).toHaveLength(4);
    await some.close();
    expect(endpoint.clients.list().map(({ servers }) => servers)).toEqual([null, null, ['people']]);
  });

  test('refreshes with rotation', async () => {
    const provider = new Provider();
    const url = `${endpoint.mcpAuthorization}/people`;
    const client = await connect(provider, url);
    await client.close();
    const before = provider.kept;
    expect(await auth(provider, { serverUrl: url })).toBe('AUTHORIZED');
    expect(provider.kept?.access_token).not.toBe(before?.access_token);
    expect(provider.kept?.refresh_token).not.toBe(before?.refresh_token);
  });

  test('names the client, the person and the servers, and has no script', async () => {
    const provider = new Provider();
    provider.clientMetadata.client_name = '<script>alert(1)</script>';
    await auth(provider, { serverUrl: endpoint.mcpAuthorization });
    const first = await fetch(provider.authorizeUrl ?? '', { redirect: 'manual' });
    const response = await fetch(new URL(first.headers.get('location') ?? '', authBase()));
    const page = await response.text();
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt; wants to use');
    expect(page).not.toContain('<script');
    expect(page).toContain('Alice');
    expect(page).toContain('people');
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self' http://127.0.0.1:33418");
  });

  test('asks the person to sign in first, and then goes on', async () => {
    endpoint.sessions.signOut();
    const provider = new Provider();
    await auth(provider, { serverUrl: endpoint.mcpAuthorization });
    const first = await fetch(provider.authorizeUrl ?? '', { redirect: 'manual' });
    const consentUrl = new URL(first.headers.get('location') ?? '', authBase());
    const page = await (await fetch(consentUrl)).text();
    expect(page).toContain(`${endpoint.base}/login`);
    expect(page).toContain('http-equiv="refresh"');
    endpoint.sessions.signIn(ALICE);
    expect(await (await fetch(consentUrl)).text()).toContain('wants to use');
  });

  test('tells the client when the person does not agree', async () => {
    const provider = new Provider();
    await auth(provider, { serverUrl: endpoint.mcpAuthorization });
    const { location } = await consent(provider.authorizeUrl ?? '', { decision: 'deny' });
    expect(location.searchParams.get('error')).toBe('access_denied');
    expect(location.searchParams.get('code')).toBeNull();
  });
});

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

async function register(redirectUris: readonly string[] = [REDIRECT]): Promise<Response> {
  return await fetch(`${authBase()}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'Test', redirect_uris: redirectUris }),
  });
}

async function authorizeUrl(
  over: Record<string, string> = {},
): Promise<{ url: URL; verifier: string; clientId: string }> {
  const clientId = ((await (await register()).json()) as { client_id: string }).client_id;
  const verifier = randomBytes(32).toString('base64url');
  const url = new URL(`${authBase()}/oauth/authorize`);
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: REDIRECT,
    state: 'xyz',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    resource: `${endpoint.mcpAuthorization}/people`,
    ...over,
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return { url, verifier, clientId };
}

function token(form: Record<string, string>): Promise<Response> {
  return fetch(`${authBase()}/oauth/token`, { method: 'POST', body: new URLSearchParams(form) });
}

async function obtain(
  over: Record<string, string> = {},
): Promise<{ tokens: Tokens; clientId: string; code: string; verifier: string }> {
  const { url, verifier, clientId } = await authorizeUrl(over);
  const code = (await consent(url)).location.searchParams.get('code') ?? '';
  const response = await token({
    grant_type: 'authorization_code',
    client_id: clientId,
    code,
    code_verifier: verifier,
  });
  expect(response.status).toBe(200);
  return { tokens: (await response.json()) as Tokens, clientId, code, verifier };
}

function call(accessToken: string, path = '/people', origin = authBase()): Promise<Response> {
  return fetch(`${origin}/mcp${path}`, {
    method: 'POST',
    headers: { ...MCP_HEADERS, authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
    }),
  });
}

describe('the authorization server refuses', () => {
  test.each([
    'http://evil.example/cb',
    'javascript:alert(1)',
    'http://127.0.0.1/cb#x',
    'file:///etc/passwd',
    'nonsense',
  ])('to register the address %s', async (uri) => {
    const response = await register([uri]);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'invalid_redirect_uri' });
  });

  test('to send anything to an address that is not the client’s, and says so to the person', async () => {
    for (const over of [{ redirect_uri: 'https://evil.example/cb' }, { client_id: 'dcr_nobody' }]) {
      const response = await fetch((await authorizeUrl(over)).url, { redirect: 'manual' });
      expect(response.status).toBe(400);
      expect(response.headers.get('location')).toBeNull();
      expect(await response.text()).toContain('Nothing was allowed');
    }
  });

  test.each([
    ['invalid_request', { code_challenge_method: 'plain' }],
    ['invalid_request', { code_challenge: 'short' }],
    ['unsupported_response_type', { response_type: 'token' }],
    ['invalid_scope', { scope: 'mcp admin' }],
    ['invalid_target', { resource: 'https://elsewhere.example/mcp' }],
    ['invalid_target', { resource: 'http://127.0.0.1:1/mcp' }],
  ])('with %s, back at the client', async (error, over) => {
    const response = await fetch((await authorizeUrl(over)).url, { redirect: 'manual' });
    const location = new URL(response.headers.get('location') ?? '');
    expect(location.origin + location.pathname).toBe(REDIRECT);
    expect(location.searchParams.get('error')).toBe(error);
    expect(location.searchParams.get('state')).toBe('xyz');
    expect(location.searchParams.get('iss')).toBe(authBase());
  });

  test('consent that another page sends for the person (login CSRF, clickjacking)', async () => {
    const { url } = await authorizeUrl();
    const first = await fetch(url, { redirect: 'manual' });
    const page = await (await fetch(new URL(first.headers.get('location') ?? '', authBase()))).text();
    const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const send = (headers: Record<string, string>) =>
      fetch(`${authBase()}/oauth/consent`, {
        method: 'POST',
        redirect: 'manual',
        headers,
        body: new URLSearchParams({ request, decision: 'allow' }),
      });
    expect((await send({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await send({ origin: 'null' })).status).toBe(403);
    expect((await send({ 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await send({ origin: authBase() })).status).toBe(303);
    expect((await send({ origin: authBase() })).status).toBe(400);
  });

  test('a code with a wrong verifier, another client, another resource or a second use', async () => {
    const { url, verifier, clientId } = await authorizeUrl();
    const code = (await consent(url)).location.searchParams.get('code') ?? '';
    const good = { grant_type: 'authorization_code', client_id: clientId, code, code_verifier: verifier };
    const wrong = await token({ ...good, code_verifier: randomBytes(32).toString('base64url') });
    expect(await wrong.json()).toMatchObject({ error: 'invalid_grant' });
    expect((await token(good)).status).toBe(400);
    const other = await obtain();
    const again = await token({
      ...good,
      client_id: other.clientId,
      code: other.code,
      code_verifier: other.verifier,
    });
    expect(await again.json()).toMatchObject({ error: 'invalid_grant' });
    expect((await call(other.tokens.access_token)).status).toBe(401);
    const third = await authorizeUrl();
    const thirdCode = (await consent(third.url)).location.searchParams.get('code') ?? '';
    const target = await token({
      grant_type: 'authorization_code',
      client_id: third.clientId,
      code: thirdCode,
      code_verifier: third.verifier,
      resource: `${endpoint.mcpAuthorization}/expenses`,
    });
    expect(await target.json()).toMatchObject({ error: 'invalid_target' });
  });
});

describe('the tokens', () => {
  test('are good for one resource, on one port', async () => {
    const { tokens } = await obtain();
    expect((await call(tokens.access_token)).status).toBe(200);
    for (const path of ['/expenses', '']) {
      const refused = await call(tokens.access_token, path);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toBe(
        `Bearer error="invalid_token", resource_metadata="${authBase()}/.well-known/oauth-protected-resource/mcp${path}", scope="mcp"`,
      );
    }
    const onFirst = await call(tokens.access_token, '/people', endpoint.base);
    expect(onFirst.status).toBe(401);
    expect(await onFirst.json()).toMatchObject({ error: { data: { type: 'wrong_port' } } });
    const onSecond = await call(endpoint.token);
    expect(onSecond.status).toBe(401);
    expect(await onSecond.json()).toMatchObject({ error: { data: { type: 'wrong_port' } } });
  });

  test('end when the person takes them back, or the client does', async () => {
    const one = await obtain();
    const id = endpoint.clients.list().at(-1)?.id ?? '';
    endpoint.clients.remove(id);
    expect((await call(one.tokens.access_token)).status).toBe(401);
    expect(
      (
        await token({
          grant_type: 'refresh_token',
          client_id: one.clientId,
          refresh_token: one.tokens.refresh_token,
        })
      ).status,
    ).toBe(400);
    const other = await obtain();
    await fetch(`${authBase()}/oauth/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: other.tokens.refresh_token }),
    });
    expect((await call(other.tokens.access_token)).status).toBe(401);
    expect(endpoint.clients.list().map(({ kind }) => kind)).toEqual(['token']);
  });

  test('are of the person who agreed', async () => {
    const { tokens } = await obtain();
    endpoint.sessions.signIn(BOB);
    expect((await call(tokens.access_token)).status).toBe(401);
    endpoint.sessions.signIn(ALICE);
    expect((await call(tokens.access_token)).status).toBe(200);
  });

  test('survive a restart, and are nowhere in what is kept', async () => {
    const grantStore = memoryStore();
    await endpoint.close();
    endpoint = await startEndpoint([catalogServer('people', upstream.url)], {
      grantStore,
      sessions: fakeSessions(),
    });
    const { tokens } = await obtain();
    const kept = JSON.stringify(grantStore.value);
    expect(kept).not.toContain(tokens.access_token.slice(4));
    expect(kept).not.toContain(tokens.refresh_token.slice(4));
    expect(kept).toContain('/mcp/people');
  });
});

describe('the metadata', () => {
  test('stands where clients look for it, under the address they use', async () => {
    const { port } = new URL(endpoint.mcpAuthorization);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      const resource = await fetch(`http://${host}/.well-known/oauth-protected-resource/mcp/people`);
      expect(await resource.json()).toMatchObject({
        resource: `http://${host}/mcp/people`,
        authorization_servers: [`http://${host}`],
      });
      const server = await fetch(`http://${host}/.well-known/oauth-authorization-server`);
      expect(await server.json()).toMatchObject({
        issuer: `http://${host}`,
        code_challenge_methods_supported: ['S256'],
        authorization_response_iss_parameter_supported: true,
      });
    }
  });

  test('is read by programs, not by web pages', async () => {
    const response = await fetch(`${authBase()}/oauth/register`, {
      method: 'POST',
      headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
      body: '{}',
    });
    expect(response.status).toBe(403);
  });
});
