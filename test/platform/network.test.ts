import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Server as NetServer } from 'node:net';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { createNetwork, type Network } from '../../src-main/platform/network.ts';
import { proxyOfDecision } from '../../src-main/platform/proxy-decision.ts';
import { isLoopback } from '../../src-main/platform/routes.ts';
import type { NetworkSettings } from '../../src-shared/domain/management.ts';
import { fakeLog } from '../support/fake-documents.ts';

const certificate = (name: string): string =>
  fileURLToPath(new URL(`../support/certificates/${name}`, import.meta.url));
const TRUSTED = { NODE_EXTRA_CA_CERTS: certificate('authority.pem') };

const settings = (fields: Partial<NetworkSettings> = {}): NetworkSettings => ({
  proxyUrl: null,
  noProxy: [],
  extraCaFile: null,
  ...fields,
});

async function listening(server: NetServer): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function network(env: Record<string, string>): Network {
  const made = createNetwork({ env });
  onTestFinished(() => made.close());
  return made;
}

function secureServer(): Server {
  const options = {
    key: readFileSync(certificate('server.key.pem')),
    cert: readFileSync(certificate('server.pem')),
  };
  return createHttpsServer(options, (request, response) => {
    response.end(`${request.method} ${String(request.headers['x-test'] ?? '')}`);
  });
}

/** Tunnels every CONNECT to one port, whatever the name asked for. */
function proxy(port: number): { readonly server: Server; readonly asked: string[] } {
  const asked: string[] = [];
  const server = createHttpServer((request, response) => {
    asked.push(`plain ${request.url}`);
    response.end('from the proxy');
  });
  server.on('connect', (request, client) => {
    asked.push(request.url ?? '');
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  return { server, asked };
}

it('trusts the authorities of the environment, and no others', async () => {
  const port = await listening(secureServer());
  const answer = await network(TRUSTED).fetch(`https://127.0.0.1:${port}/`);
  expect(await answer.text()).toBe('GET ');
  await expect(network({}).fetch(`https://127.0.0.1:${port}/`)).rejects.toThrow('fetch failed');
});

it('trusts the authorities of a file of its own', async () => {
  const port = await listening(secureServer());
  const made = createNetwork({ env: {} });
  onTestFinished(() => made.close());
  await expect(made.fetch(`https://localhost:${port}/`)).rejects.toThrow('fetch failed');
  made.configure(settings({ extraCaFile: certificate('authority.pem') }));
  expect((await made.fetch(`https://localhost:${port}/`)).status).toBe(200);
});

it('reports a file of authorities that it cannot use, and goes on with the others', async () => {
  const port = await listening(secureServer());
  const log = fakeLog();
  const made = createNetwork({
    env: TRUSTED,
    log,
    settings: settings({ extraCaFile: '/there/is/none.pem' }),
  });
  onTestFinished(() => made.close());
  expect((await made.fetch(`https://localhost:${port}/`)).status).toBe(200);
  expect(log.events).toEqual(['certificate_file_unreadable']);
});

it('goes through the proxy of the settings, from the moment they change', async () => {
  const port = await listening(secureServer());
  const { server, asked } = proxy(port);
  const proxyUrl = `http://127.0.0.1:${await listening(server)}`;
  const made = network(TRUSTED);
  made.configure(settings({ proxyUrl, noProxy: ['direct.example.test'] }));
  expect(await (await made.fetch('https://mcp.example.test/')).text()).toBe('GET ');
  await expect(made.fetch('https://direct.example.test/')).rejects.toThrow('fetch failed');
  made.configure(settings());
  await expect(made.fetch('https://mcp.example.test/')).rejects.toThrow('fetch failed');
  expect(asked).toEqual(['mcp.example.test:443']);
});

it('asks the system once for each origin, and goes where it says', async () => {
  const port = await listening(secureServer());
  const { server, asked } = proxy(port);
  const address = `127.0.0.1:${await listening(server)}`;
  const questions: string[] = [];
  const made = createNetwork({
    env: TRUSTED,
    resolveProxy: async (url) => {
      questions.push(url);
      return `SOCKS5 x:1; PROXY ${address}; DIRECT`;
    },
  });
  onTestFinished(() => made.close());
  for (const path of ['a', 'b'])
    expect(await (await made.fetch(`https://mcp.example.test/${path}`)).text()).toBe('GET ');
  expect(await (await made.fetch(`https://127.0.0.1:${port}/`)).text()).toBe('GET ');
  expect(questions).toEqual(['https://mcp.example.test']);
  expect([...new Set(asked)]).toEqual(['mcp.example.test:443']);
  made.renew();
  await made.fetch('https://mcp.example.test/');
  expect(questions).toHaveLength(2);
});

it('goes directly when the system cannot say', async () => {
  const made = createNetwork({ env: {}, resolveProxy: async () => Promise.reject(new Error('no session')) });
  onTestFinished(() => made.close());
  await expect(made.fetch('https://mcp.example.invalid/')).rejects.toThrow('fetch failed');
});

it.each([
  ['DIRECT', null],
  ['PROXY proxy.acme.com:3128', 'http://proxy.acme.com:3128'],
  ['HTTPS proxy.acme.com:443; DIRECT', 'https://proxy.acme.com:443'],
  [' socks a:1 ;  proxy b:2', 'http://b:2'],
  ['SOCKS a:1', null],
  ['PROXY', null],
  ['', null],
])('the answer %j of the system means %j', (answer, expected) => {
  expect(proxyOfDecision(answer)).toBe(expected);
});

it('goes through the proxy of the environment, but never to this computer', async () => {
  const port = await listening(secureServer());
  const { server, asked } = proxy(port);
  const proxyPort = await listening(server);
  const { fetch } = network({
    ...TRUSTED,
    HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`,
    http_proxy: `http://127.0.0.1:${proxyPort}`,
  });
  expect(await (await fetch('https://mcp.example.test/', { headers: { 'x-test': 'a' } })).text()).toBe(
    'GET a',
  );
  expect(asked).toEqual(['mcp.example.test:443']);
  expect(await (await fetch(`https://127.0.0.1:${port}/`)).text()).toBe('GET ');
  expect(asked).toHaveLength(1);
});

it('obeys NO_PROXY', async () => {
  const { server, asked } = proxy(1);
  const proxyPort = await listening(server);
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxyPort}`, NO_PROXY: '.example.test' };
  await expect(network(env).fetch('https://mcp.example.test/')).rejects.toThrow('fetch failed');
  expect(asked).toEqual([]);
});

it('takes a Request as well as a URL', async () => {
  const port = await listening(
    createHttpServer(
      (request, response) => void request.pipe(response.writeHead(201, { 'x-seen': request.method ?? '' })),
    ),
  );
  const { fetch } = network({});
  const request = new Request(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'hello' });
  const answer = await fetch(request);
  expect([answer.status, answer.headers.get('x-seen'), await answer.text()]).toEqual([201, 'POST', 'hello']);
});

it('gives up when the signal says so', async () => {
  const port = await listening(createHttpServer(() => undefined));
  const abort = new AbortController();
  const waiting = network({}).fetch(`http://127.0.0.1:${port}/`, { signal: abort.signal });
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

it.each([
  ['http://127.0.0.1:1', true],
  ['https://127.9.9.9', true],
  ['http://localhost', true],
  ['http://a.localhost', true],
  ['http://[::1]:1', true],
  ['http://127.0.0.1.example.com', false],
  ['http://localhost.example.com', false],
  ['http://10.0.0.1', false],
  ['nonsense', false],
])('%s is this computer: %s', (origin, expected) => {
  expect(isLoopback(origin)).toBe(expected);
});

it('a pinned host is connected to at its addresses alone, under its own name', async () => {
  const server = createHttpServer((request, response) => response.end(request.headers.host));
  const port = await listening(server);
  const { pinned } = network({});
  const url = `http://pinned.example:${port}/`;
  const answer = await pinned('pinned.example', ['127.0.0.1'])(url);
  expect(await answer.text()).toBe(`pinned.example:${port}`);
  await expect(pinned('pinned.example', [])(url)).rejects.toMatchObject({
    cause: { code: 'ENOTFOUND' },
  });
  // Nothing of the pin is left for others.
  const other = await pinned('pinned.example', ['192.0.2.1'])(`http://localhost:${port}/`);
  expect(await other.text()).toBe(`localhost:${port}`);
});

it('behind a proxy a pinned host is asked by its name', async () => {
  const port = await listening(createHttpServer((request, response) => response.end(request.headers.host)));
  const { server, asked } = proxy(port);
  const proxyPort = await listening(server);
  const { pinned } = network({ http_proxy: `http://localhost:${proxyPort}` });
  const answer = await pinned('behind.example', [])('http://behind.example/');
  await answer.text();
  expect(asked.join()).toContain('behind.example');
});
