import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import type { DemoOrg } from '../../src-main/demo/demo-org.ts';
import { startDemoOrg } from '../../src-main/demo/org.ts';
import { listenForCallback, signIn } from '../support/demo-client.ts';
import type { Callback } from '../support/demo-client.ts';

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

describe('signing in', () => {
  test('Alice gets an ID token with her groups and a refresh token', async () => {
    const tokens = await signIn(org, callback, 'alice');
    expect(tokens.claims()).toMatchObject({ email: 'alice@example.com', groups: ['finance', 'everyone'] });
    expect(tokens.refresh_token).toBeTypeOf('string');
    expect(org.requests.map((request) => request.path)).toContain('/oauth2/v1/token');
  });

  test('Mallory is sent back with access_denied', async () => {
    await expect(signIn(org, callback, 'mallory')).rejects.toMatchObject({
      error: 'access_denied',
      error_description: 'User is not assigned to the client application.',
    });
  });
});
