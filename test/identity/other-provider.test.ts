import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type ClientMetadata } from 'oidc-provider';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { storeClientSecret } from '../../src-main/identity/client-secret.ts';
import { identityProviderSchema, type ClientAuthentication } from '../../src-shared/domain/provider.ts';
import { createCookieJar } from '../support/cookie-jar.ts';
import { createAssertionKey } from '../support/demo-client.ts';
import { identityRig, type IdentityRig } from '../support/identity-rig.ts';

const endings: (() => Promise<void>)[] = [];
beforeEach(() => {
  // It says that its keys, cookies and pages are for development, which is what they are here.
  for (const method of ['warn', 'info', 'log'] as const)
    vi.spyOn(console, method).mockImplementation(() => undefined);
});
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
  vi.restoreAllMocks();
});

/** The certified provider with its authors' defaults: nothing but the client is configured. */
async function startProvider(client: Omit<ClientMetadata, 'client_id'>): Promise<Provider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  endings.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const { port } = server.address() as AddressInfo;
  const provider = new Provider(`http://127.0.0.1:${port}`, {
    clients: [{ client_id: 'onbehalf', ...client }],
  });
  const handle = provider.callback();
  server.on('request', (request, response) => void handle(request, response));
  return provider;
}

/** A browser that fills in the provider's own development pages: any name and password, and yes to the consent. */
async function browse(start: string): Promise<void> {
  const cookies = createCookieJar();
  let url = new URL(start);
  let init: RequestInit = {};
  for (let step = 0; step < 20; step += 1) {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: cookies.header(url) },
    });
    cookies.store(url, response);
    const location = response.headers.get('location');
    const html = await response.text();
    const form = /<form[^>]*action="([^"]+)"/.exec(html)?.[1];
    if (location === null && form === undefined) return;
    init = {};
    if (location !== null) url = new URL(location, url);
    else {
      url = new URL(form ?? '', url);
      const prompt = html.includes('name="login"') ? 'login' : 'consent';
      init = { method: 'POST', body: new URLSearchParams({ prompt, login: 'alice', password: 'x' }) };
    }
  }
  throw new Error('the browser was sent around');
}

async function open(method: ClientAuthentication): Promise<IdentityRig> {
  const key = await createAssertionKey();
  const rig = await identityRig({
    browser: browse,
    deps: {
      signingKeys: {
        current: async () => ({ key: key.privateKey, kid: key.kid, alg: 'ES256' }),
        reportUse: () => undefined,
      },
    },
  });
  endings.push(() => rig.close());
  const { redirectUris, signOutUris } = await rig.identity.provider.values();
  const provider = await startProvider({
    redirect_uris: redirectUris,
    post_logout_redirect_uris: signOutUris,
    application_type: 'native',
    grant_types: ['authorization_code', 'refresh_token'],
    token_endpoint_auth_method: method,
    ...(method.startsWith('client_secret') ? { client_secret: 'a-secret-of-its-own' } : {}),
    ...(method === 'private_key_jwt' ? { jwks: { keys: [key.publicJwk] } } : {}),
  });
  if (method.startsWith('client_secret'))
    await storeClientSecret(rig.vault, 'sign_in', 'a-secret-of-its-own');
  rig.settings.set({
    ...rig.settings.current(),
    identityProvider: identityProviderSchema.parse({
      preset: 'generic',
      issuer: provider.issuer,
      clientId: 'onbehalf',
      clientAuthentication: method,
      scopes: ['openid', 'offline_access'],
    }),
  });
  await rig.identity.start();
  return rig;
}

describe('another provider, as its authors set it up', () => {
  it.each(['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'] as const)(
    'signs in, refreshes and signs out with %s',
    async (method) => {
      const rig = await open(method);
      const { identity } = rig;
      expect(await rig.signIn()).toMatchObject({ sub: 'alice', roles: ['member'] });
      const session = await identity.fresh();
      const renewed = await identity.renewed(session);
      expect(renewed.user.sub).toBe('alice');
      expect(renewed.idToken).not.toBe(session.idToken);
      const { logoutUrl, notes } = await identity.signOut({ openBrowser: false, everywhere: false });
      // It offers no revocation unless that is turned on, and the person is told.
      expect(notes).toEqual([expect.stringContaining('no revocation endpoint')]);
      const way = await fetch(logoutUrl ?? '', { redirect: 'manual' });
      const page = await fetch(way.headers.get('location') ?? '');
      expect({ path: new URL(page.url).pathname, status: page.status }).toEqual({
        path: '/session/end',
        status: 200,
      });
      expect(identity.view().state).toBe('signed_out');
    },
  );
});
