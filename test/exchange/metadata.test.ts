import { describe, expect, it } from 'vitest';
import { addressKind, isAllowedEndpoint, isLoopbackHost } from '../../src-main/exchange/outbound-address.ts';
import { metadataUrls } from '../../src-main/exchange/authorization-server.ts';
import { resourceMetadataUrls } from '../../src-main/exchange/resource-metadata.ts';
import { exchanged } from './exchange-fixture.ts';
import { stubAgent } from './stub-agent.ts';

const ORG = 'https://acme.okta.com';
const SERVER = 'https://mcp.example.com/mcp';
const JAG = 'urn:ietf:params:oauth:token-type:id-jag';

type Page = { readonly status?: number; readonly json?: unknown; readonly headers?: Record<string, string> };

/** A small web: what each URL answers. Whatever is not in it must not be asked. */
function web(
  pages: Readonly<Record<string, Page>>,
  addresses: Readonly<Record<string, readonly string[] | (() => readonly string[])>> = {},
) {
  const asked: string[] = [];
  const pinned: (readonly [host: string, addresses: readonly string[]])[] = [];
  const answers: Readonly<Record<string, Page>> = {
    [`${ORG}/oauth2/v1/token`]: { json: { access_token: 'jag', issued_token_type: JAG, token_type: 'N_A' } },
    ...pages,
  };
  const fetching = async (input: unknown, init?: RequestInit): Promise<Response> => {
    const url = String(input);
    asked.push(url);
    expect(init?.redirect).toBe('manual');
    const page = answers[url] ?? { status: 404 };
    return Response.json(page.json ?? {}, { status: page.status ?? 200, headers: page.headers ?? {} });
  };
  const agent = stubAgent(ORG, {
    deps: {
      fetch: fetching,
      dev: false,
      lookup: async (host) => {
        const known = addresses[host] ?? ['93.184.216.34'];
        return typeof known === 'function' ? known() : known;
      },
      pinned(host, to) {
        pinned.push([host, to]);
        return fetching;
      },
    },
  });
  const ask = (fields: object = {}, url = SERVER) =>
    agent
      .credential({ server: exchanged({ requestedCredential: 'id_jag', ...fields }, { url }) })
      .catch((error: unknown) => error);
  return { agent, asked, ask, pinned };
}

const PRM = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp';
const token = { json: { access_token: 'at', token_type: 'Bearer', expires_in: 60 } };
const prm = (servers: string[], resource = SERVER): Page => ({
  json: { resource, authorization_servers: servers },
});
const own = `${ORG}/oauth2/aus1`;
const asMetadata = (issuer: string, endpoint = `${issuer}/token`): Page => ({
  json: { issuer, token_endpoint: endpoint },
});

describe('the authorization server of a resource', () => {
  it('is found through the server’s metadata where it is on the provider’s own host', async () => {
    const { ask, asked } = web({ [PRM]: prm([own]), [`${own}/v1/token`]: token });
    expect(await ask()).toMatchObject({ audience: own, resource: null });
    expect(asked).toEqual([PRM, `${ORG}/oauth2/v1/token`, `${own}/v1/token`]);
  });

  it('is searched at the well-known place of the path, then of the origin', async () => {
    const root = 'https://mcp.example.com/.well-known/oauth-protected-resource';
    const { ask, asked } = web({ [root]: prm([own]), [`${own}/v1/token`]: token });
    expect(await ask()).toMatchObject({ audience: own });
    expect(asked.slice(0, 2)).toEqual([PRM, root]);
  });

  it('that nobody entered is not asked: it waits for confirmation', async () => {
    const { ask, asked } = web({ [PRM]: prm(['https://evil.example']), 'https://evil.example/token': token });
    expect(await ask()).toMatchObject({
      code: 'authorization_server_unconfirmed',
      detail: { issuer: 'https://evil.example' },
    });
    expect(asked).toEqual([PRM]);
  });

  it('that the identifier names is the audience; else the identifier is the resource', async () => {
    const todo = 'https://auth.todo.example';
    const pages = {
      [PRM]: prm([todo]),
      [`${todo}/.well-known/oauth-authorization-server`]: asMetadata(todo),
      [`${todo}/token`]: token,
    };
    const redeemAs = { clientId: 'todo', clientAuthentication: 'none' };
    expect(await web(pages).ask({ managedResourceIdentifier: todo, redeemAs })).toMatchObject({
      audience: todo,
      resource: null,
    });
    const mixed = { ...pages, [PRM]: prm([own]), [`${own}/v1/token`]: token };
    expect(await web(mixed).ask({ managedResourceIdentifier: SERVER })).toMatchObject({
      audience: own,
      resource: SERVER,
    });
  });

  it('given in the settings needs no metadata of the server', async () => {
    const { ask, asked } = web({ [`${own}/v1/token`]: token });
    expect(await ask({ audience: own })).toMatchObject({ audience: own });
    expect(asked).toEqual([`${ORG}/oauth2/v1/token`, `${own}/v1/token`]);
  });

  it.each<[string, Page, RegExp]>([
    ['is about another resource', prm([own], 'https://mcp.example.com/other'), /is about/],
    ['differs in the last slash', prm([own], `${SERVER}/`), /is about/],
    ['has not the form of RFC 9728', { json: { authorization_servers: [own] } }, /form of RFC 9728/],
    ['names no URL', prm(['javascript:alert(1)']), /form of RFC 9728/],
    ['redirects', { status: 302, headers: { location: 'https://mcp.example.com/x' } }, /redirect/],
    ['is too large', { json: { resource: SERVER, padding: 'x'.repeat(300_000) } }, /too large/],
    ['fails', { status: 500 }, /status 500/],
  ])('metadata that %s is refused', async (_, page, reason) => {
    const { ask, asked } = web({ [PRM]: page });
    expect(await ask()).toMatchObject({
      code: 'resource_metadata_unusable',
      message: expect.stringMatching(reason),
    });
    expect(asked).toEqual([PRM]);
  });

  it('no metadata at all asks for the audience', async () => {
    expect(await web({}).ask()).toMatchObject({ code: 'resource_metadata_unusable' });
    expect(await web({ [PRM]: prm([]) }).ask()).toMatchObject({
      code: 'exchange_not_configured',
      message: expect.stringContaining('enter the audience'),
    });
  });

  it('whose own metadata names another issuer is not asked', async () => {
    const todo = 'https://auth.todo.example/tenant-a';
    const { ask } = web({
      'https://auth.todo.example/.well-known/oauth-authorization-server/tenant-a': asMetadata(
        'https://auth.todo.example/tenant-b',
      ),
    });
    expect(await ask({ audience: todo })).toMatchObject({ code: 'issuer_mismatch' });
  });

  it('whose token endpoint is not https gets nothing', async () => {
    const todo = 'https://auth.todo.example';
    const { ask, asked } = web({
      [`${todo}/.well-known/oauth-authorization-server`]: asMetadata(todo, 'http://auth.todo.example/token'),
    });
    expect(await ask({ audience: todo })).toMatchObject({ code: 'exchange_endpoint_insecure' });
    expect(asked).not.toContain('http://auth.todo.example/token');
  });

  it('another than the provider’s is not shown the provider’s secret', async () => {
    const todo = 'https://auth.todo.example';
    const { agent, asked, ask } = web({
      [`${todo}/.well-known/oauth-authorization-server`]: asMetadata(todo),
      [`${todo}/token`]: token,
    });
    const { identityProvider } = agent.settings.current();
    agent.settings.set({
      identityProvider: {
        ...identityProvider,
        tokenExchange: { clientAuthentication: 'client_secret_post' },
      },
    });
    await agent.vault.set('client-secret/exchange', 'secret-of-the-provider');
    expect(await ask({ audience: todo })).toMatchObject({
      code: 'exchange_not_configured',
      message: expect.stringContaining('redeemAs'),
    });
    expect(asked).not.toContain(`${todo}/token`);
  });
});

describe('metadata cannot be used to reach what is inside', () => {
  const inside = {
    'intra.example': ['10.0.0.7'],
    'mapped.example': ['::ffff:127.0.0.1'],
    'mixed.example': ['93.184.216.34', '127.0.0.1'],
    'meta.example': ['169.254.169.254'],
  };

  const HOSTS = [
    'https://intra.example',
    'https://mapped.example',
    'https://mixed.example',
    'https://meta.example',
    'https://127.0.0.1',
    'https://[::1]',
    'https://localhost',
    'https://192.168.1.1',
    'https://169.254.169.254',
    'https://[fd00::1]',
    'https://0.0.0.0',
  ];

  it.each(HOSTS)('%s as the authorization server is not asked', async (issuer) => {
    const { ask, asked } = web({ [PRM]: prm([issuer]) }, inside);
    expect(await ask()).toMatchObject({ code: 'authorization_server_unconfirmed' });
    expect(asked).toEqual([PRM]);
  });

  it.each(HOSTS)('%s as the token endpoint of a server outside gets nothing', async (host) => {
    const todo = 'https://auth.todo.example';
    const metadata = {
      [`${todo}/.well-known/oauth-authorization-server`]: asMetadata(todo, `${host}/token`),
    };
    const { ask, asked } = web(metadata, inside);
    expect(await ask({ audience: todo })).toMatchObject({
      code: 'resource_metadata_unusable',
      message: expect.stringContaining('address inside'),
    });
    expect(asked.filter((url) => url.startsWith(host))).toEqual([]);
  });

  it('a server that lives inside may name what is beside it, and nothing on this computer', async () => {
    const intra = 'https://intra.example';
    const at = `${intra}/.well-known/oauth-authorization-server`;
    const beside = web(
      { [at]: asMetadata(intra, 'https://10.0.0.8/token'), 'https://10.0.0.8/token': token },
      inside,
    );
    expect(await beside.ask({ audience: intra })).toMatchObject({ audience: intra });
    const here = web({ [at]: asMetadata(intra, 'https://127.0.0.1/token') }, inside);
    expect(await here.ask({ audience: intra })).toMatchObject({ code: 'resource_metadata_unusable' });
  });

  it('a name that only the proxy knows is asked', async () => {
    const todo = 'https://auth.todo.example';
    const pages = {
      [`${todo}/.well-known/oauth-authorization-server`]: asMetadata(todo, 'https://t.todo.example/token'),
      'https://t.todo.example/token': token,
    };
    expect(await web(pages, { 't.todo.example': [] }).ask({ audience: todo })).toMatchObject({
      audience: todo,
    });
  });

  it('what metadata named is connected to where it was looked at, and nothing else is', async () => {
    const todo = 'https://auth.todo.example';
    const pages = {
      [`${todo}/.well-known/oauth-authorization-server`]: asMetadata(todo, 'https://t.todo.example/token'),
      'https://t.todo.example/token': token,
    };
    const { ask, pinned } = web(pages, { 't.todo.example': ['93.184.216.35'] });
    expect(await ask({ audience: todo })).toMatchObject({ audience: todo });
    expect(pinned).toEqual([['t.todo.example', ['93.184.216.35']]]);
    const beside = web({ ...pages, 'https://t.todo.example/token': token });
    await beside.ask({ audience: todo, tokenEndpoint: `${ORG}/oauth2/v1/token` });
    expect(beside.pinned.map(([host]) => host)).toEqual(['t.todo.example']);
  });

  it('a name that leads inside only after the metadata was read gets nothing', async () => {
    const todo = 'https://auth.todo.example';
    const { ask, asked } = web(
      {
        [`${todo}/.well-known/oauth-authorization-server`]: asMetadata(todo, 'https://t.todo.example/token'),
        'https://t.todo.example/token': token,
      },
      { 't.todo.example': rebinding(['93.184.216.35'], ['127.0.0.1']) },
    );
    expect(await ask({ audience: todo })).toMatchObject({
      code: 'resource_metadata_unusable',
      message: expect.stringContaining('address inside'),
    });
    expect(asked).not.toContain('https://t.todo.example/token');
  });

  it('http is refused whoever named it', async () => {
    const { ask, asked } = web({});
    expect(await ask({ audience: 'http://auth.todo.example' })).toMatchObject({
      code: 'resource_metadata_unusable',
    });
    expect(asked).toEqual([]);
    expect(await ask({}, 'http://mcp.example.com/mcp')).toMatchObject({ code: 'resource_metadata_unusable' });
  });

  it.each([
    ['127.0.0.1', 'loopback'],
    ['127.9.9.9', 'loopback'],
    ['[::1]', 'loopback'],
    ['::ffff:127.0.0.1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.16.0.1', 'private'],
    ['172.32.0.1', 'public'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['fd12::1', 'private'],
    ['64:ff9b::7f00:1', 'private'],
    ['169.254.169.254', 'never'],
    ['0.0.0.0', 'never'],
    ['::', 'never'],
    ['fe80::1', 'never'],
    ['224.0.0.1', 'never'],
    ['255.255.255.255', 'never'],
    ['not an address', 'never'],
    ['93.184.216.34', 'public'],
    ['2606:2800:220:1::1', 'public'],
  ])('%s is %s', (address, kind) => {
    expect(addressKind(address)).toBe(kind);
  });

  it.each([
    ['https://x.example', false, true],
    ['http://127.0.0.1:1', true, true],
    ['http://[::1]:1', true, true],
    ['http://localhost', true, true],
    ['http://127.0.0.1', false, false],
    ['http://127.1', true, true],
    ['http://2130706433', true, true],
    ['http://127.0.0.1.nip.io', true, false],
    ['http://localhost.evil.example', true, false],
    ['ftp://127.0.0.1', true, false],
    ['https://u@x.example', true, false],
    ['nonsense', true, false],
  ])('%s (development: %s) may be asked: %s', (url, dev, allowed) => {
    expect(isAllowedEndpoint(url, dev)).toBe(allowed);
  });

  it('knows loopback by name only where the name is reserved for it', () => {
    expect(isLoopbackHost('app.localhost')).toBe(true);
    expect(isLoopbackHost('localhost.example.com')).toBe(false);
  });
});

it('the well-known places are in the order of the MCP specification', () => {
  expect(metadataUrls('https://as.example/tenant')).toEqual([
    'https://as.example/.well-known/oauth-authorization-server/tenant',
    'https://as.example/.well-known/openid-configuration/tenant',
    'https://as.example/tenant/.well-known/openid-configuration',
  ]);
  expect(metadataUrls('https://as.example')).toHaveLength(2);
  expect(resourceMetadataUrls('https://mcp.example/')).toHaveLength(1);
});

/** Answers each time with the next, and at last with the last. */
function rebinding(...answers: readonly (readonly string[])[]): () => readonly string[] {
  let asked = 0;
  return () => answers[Math.min(asked++, answers.length - 1)] ?? [];
}
