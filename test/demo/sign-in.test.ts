import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as oidc from 'openid-client';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import type { DemoOrg } from '../../src-main/demo/demo-org.ts';
import { startDemoOrg } from '../../src-main/demo/org.ts';
import { signInAs } from '../support/fake-browser.ts';

let org: DemoOrg;
let callback: Callback;
beforeEach(async () => {
  callback = await listenForCallback();
  org = await startDemoOrg({
    clients: [
      { clientId: DEMO_CLIENT_ID, redirectUris: [callback.uri], postLogoutRedirectUris: [callback.uri] },
    ],
  });
});
afterEach(async () => {
  await org.close();
  await callback.close();
});

type Callback = { readonly uri: string; next(): Promise<URL>; close(): Promise<void> };

async function listenForCallback(): Promise<Callback> {
  const waiting: ((url: URL) => void)[] = [];
  const server = createServer((req, res) => {
    res.end('You can close this tab.');
    waiting.shift()?.(new URL(req.url ?? '/', uri));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const uri = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback/Okta`;
  return {
    uri,
    next: async () => new Promise((resolve) => waiting.push(resolve)),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function discover(): Promise<oidc.Configuration> {
  const config = await oidc.discovery(new URL(org.issuer), DEMO_CLIENT_ID, undefined, oidc.None(), {
    execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
  });
  return config;
}

async function signIn(user: string): ReturnType<typeof oidc.authorizationCodeGrant> {
  const config = await discover();
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const expectedNonce = oidc.randomNonce();
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: callback.uri,
    scope: 'openid profile email groups offline_access',
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: 'some-state',
    nonce: expectedNonce,
  });
  const arrived = callback.next();
  await signInAs(user)(url.href);
  return oidc.authorizationCodeGrant(config, await arrived, {
    pkceCodeVerifier,
    expectedState: 'some-state',
    expectedNonce,
    idTokenExpected: true,
  });
}

describe('signing in', () => {
  test('Alice gets an ID token with her groups and a refresh token', async () => {
    const tokens = await signIn('alice');
    expect(tokens.claims()).toMatchObject({ email: 'alice@example.com', groups: ['finance', 'everyone'] });
    expect(tokens.refresh_token).toBeTypeOf('string');
    expect(org.requests.map((request) => request.path)).toContain('/oauth2/v1/token');
  });

  test('Mallory is sent back with access_denied', async () => {
    await expect(signIn('mallory')).rejects.toMatchObject({
      error: 'access_denied',
      error_description: 'User is not assigned to the client application.',
    });
  });
});
