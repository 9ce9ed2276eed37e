import { beforeEach, describe, expect, test } from 'vitest';
import { isPublic, createClientDocuments } from '../../../src-main/proxy/authorization/client-document.ts';
import { createGrants, type Grants } from '../../../src-main/proxy/authorization/grants.ts';
import { createOAuthClients, mayRedirect } from '../../../src-main/proxy/authorization/oauth-clients.ts';
import { isRegisteredRedirect, redirectTarget } from '../../../src-main/proxy/authorization/redirect-uris.ts';
import { resourceOfMetadata, resourcePath } from '../../../src-main/proxy/authorization/metadata.ts';
import { fakeClock, type FakeClock } from '../../exchange/fixtures.ts';

let clock: FakeClock;
beforeEach(() => {
  clock = fakeClock();
});

describe('refresh tokens', () => {
  const grant = { clientId: 'c', oauthClientId: 'o', issuer: 'i', sub: 's', resource: '/mcp' };
  let grants: Grants;
  beforeEach(() => {
    grants = createGrants([], clock, () => undefined);
  });

  test('are replaced at each use', () => {
    const first = grants.issue(grant);
    const second = grants.refresh(first.refreshToken, 'o');
    expect(second?.tokens.refreshToken).not.toBe(first.refreshToken);
    expect(grants.authenticate(second?.tokens.accessToken ?? '')?.sub).toBe('s');
    expect(grants.refresh(second?.tokens.refreshToken ?? '', 'another')).toBeNull();
  });

  test('end the family when one is used twice', () => {
    const first = grants.issue(grant);
    const second = grants.refresh(first.refreshToken, 'o');
    clock.advance(31_000);
    expect(grants.refresh(first.refreshToken, 'o')).toBeNull();
    expect(grants.authenticate(second?.tokens.accessToken ?? '')).toBeNull();
    expect(grants.refresh(second?.tokens.refreshToken ?? '', 'o')).toBeNull();
    expect(grants.all()).toEqual([]);
  });

  test('may be used by several windows at the same moment', () => {
    const first = grants.issue(grant);
    const windows = Array.from({ length: 5 }, () => grants.refresh(first.refreshToken, 'o'));
    for (const window of windows)
      expect(grants.authenticate(window?.tokens.accessToken ?? '')).not.toBeNull();
    clock.advance(60_000);
    for (const window of windows)
      expect(grants.refresh(window?.tokens.refreshToken ?? '', 'o')).not.toBeNull();
  });

  test('and access tokens run out', () => {
    const { accessToken } = grants.issue(grant);
    clock.advance(60 * 60_000);
    expect(grants.authenticate(accessToken)).toBeNull();
    const kept = structuredClone(grants.all());
    clock.advance(91 * 24 * 60 * 60_000);
    expect(createGrants(kept, clock, () => undefined).all()).toEqual([]);
  });
});

describe('redirect addresses', () => {
  test('are compared as text, but for the port of a loopback address', () => {
    const registered = [
      'http://127.0.0.1:1234/cb',
      'https://app.example/cb',
      'cursor://anysphere.cursor-mcp/oauth/callback',
    ];
    expect(isRegisteredRedirect('http://127.0.0.1:5678/cb', registered)).toBe(true);
    expect(isRegisteredRedirect('http://localhost:1234/cb', registered)).toBe(false);
    expect(isRegisteredRedirect('http://127.0.0.1:1234/cb/', registered)).toBe(false);
    expect(isRegisteredRedirect('https://app.example:444/cb', registered)).toBe(false);
    expect(isRegisteredRedirect('https://app.example/cb?x', registered)).toBe(false);
    expect(isRegisteredRedirect('cursor://anysphere.cursor-mcp/oauth/callback', registered)).toBe(true);
    expect(redirectTarget('cursor://anysphere.cursor-mcp/x')).toBe('the app that opens cursor:// links');
  });
});

describe('a client ID metadata document', () => {
  const id = 'https://client.example/oauth/client.json';
  const clients = (document: unknown) =>
    createOAuthClients(
      [],
      clock,
      async () => document,
      () => undefined,
    );

  test('must name its own address', async () => {
    const document = {
      client_id: id,
      client_name: 'Claude Code',
      redirect_uris: ['http://localhost/callback'],
    };
    const client = await clients(document).find(id);
    expect(client).toMatchObject({ name: 'Claude Code', origin: 'document' });
    expect(mayRedirect(client, 'http://localhost:3118/callback')).toBe(true);
    expect(mayRedirect(client, 'http://localhost:3118/other')).toBe(false);
    await expect(clients({ ...document, client_id: 'https://x.example/y' }).find(id)).rejects.toMatchObject({
      error: 'invalid_client_metadata',
    });
  });

  test('that cannot be read leaves a client that nothing is known of, on this computer alone', async () => {
    const client = await clients(null).find(id);
    expect(client).toMatchObject({ name: 'client.example', origin: 'unverified' });
    expect(mayRedirect(client, 'http://127.0.0.1:9/cb')).toBe(true);
    expect(mayRedirect(client, 'https://client.example/cb')).toBe(false);
  });

  test.each([
    'http://client.example/c',
    'https://client.example/',
    'https://u:p@client.example/c',
    'https://client.example/c#x',
    'https://CLIENT.example/c',
  ])('has an https address in its one form: not %s', async (bad) => {
    await expect(clients({}).find(bad)).rejects.toMatchObject({ error: 'invalid_client' });
  });

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.0.1',
    '100.64.0.1',
    '::1',
    'fe80::1',
    'fc00::1',
    '::ffff:127.0.0.1',
    '0.0.0.0',
    '64:ff9b::a00:1',
    'nonsense',
  ])('is not fetched from %s (case 71)', (address) => {
    expect(isPublic(address)).toBe(false);
  });

  test('is not fetched from this computer, whatever its name says (case 71)', async () => {
    const fetchDocument = createClientDocuments();
    expect(await fetchDocument(new URL('https://localhost:1/client.json'))).toBeNull();
    expect(await fetchDocument(new URL('https://127.0.0.1:1/client.json'))).toBeNull();
    expect(await fetchDocument(new URL('https://[::1]:1/client.json'))).toBeNull();
    expect(isPublic('93.184.216.34')).toBe(true);
    expect(isPublic('2606:4700::1111')).toBe(true);
  });
});

describe('resources', () => {
  const hosts = new Set(['127.0.0.1:7378', 'localhost:7378']);

  test('are the addresses of this port', () => {
    expect(resourcePath('http://127.0.0.1:7378/mcp', hosts)).toBe('/mcp');
    expect(resourcePath('http://localhost:7378/mcp/people', hosts)).toBe('/mcp/people');
    for (const bad of [
      'http://127.0.0.1:7377/mcp',
      'https://127.0.0.1:7378/mcp',
      'http://127.0.0.1:7378/',
      'http://127.0.0.1:7378/mcp?x',
      'x',
    ])
      expect(resourcePath(bad, hosts)).toBeNull();
  });

  test('have their metadata under their own path', () => {
    expect(resourceOfMetadata('/.well-known/oauth-protected-resource/mcp/people')).toBe('/mcp/people');
    expect(resourceOfMetadata('/.well-known/oauth-protected-resource')).toBe('/mcp');
    expect(resourceOfMetadata('/.well-known/oauth-protected-resource/other')).toBeNull();
  });
});
