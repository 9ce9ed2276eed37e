import * as oidc from 'openid-client';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { startDemoServers } from '../../src-main/demo/servers/demo-servers.ts';
import { ID_JAG, ID_TOKEN, TOKEN_EXCHANGE } from '../../src-main/demo/wire.ts';
import { discover, signIn } from '../support/demo-client.ts';
import { useDemoOrg } from '../support/demo-fixture.ts';

const demo = useDemoOrg({ client: { exchangeAuthentication: ['none'] } });
beforeEach(() => demo.org.requireDpop(DEMO_CLIENT_ID, true));
afterEach(() => demo.org.requireDpop(DEMO_CLIENT_ID, false));

async function handle(): Promise<{ config: oidc.Configuration; dpop: oidc.DPoPHandle }> {
  const config = await discover(demo.org);
  return { config, dpop: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256')) };
}

describe('a client that must use DPoP', () => {
  test('is told so when it sends no proof', async () => {
    await expect(signIn(demo.org, demo.callback, 'alice')).rejects.toMatchObject({
      status: 400,
      error: 'invalid_dpop_proof',
      error_description: 'The DPoP proof JWT header is missing.',
    });
  });

  test('signs in after the nonce was demanded, and refreshes with the same key alone', async () => {
    const { config, dpop } = await handle();
    const before = demo.org.requests.length;
    const tokens = await signIn(demo.org, demo.callback, 'alice', { dpop });
    expect(tokens.token_type.toLowerCase()).toBe('dpop');
    const statuses = demo.org.requests
      .slice(before)
      .filter((request) => request.params['grant_type'] === 'authorization_code')
      .map((request) => request.status);
    expect(statuses).toEqual([400, 200]);
    const other = await handle();
    await expect(
      oidc.refreshTokenGrant(other.config, tokens.refresh_token ?? '', {}, { DPoP: other.dpop }),
    ).rejects.toMatchObject({ error: 'invalid_grant' });
    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '', {}, { DPoP: dpop });
    expect(refreshed.token_type.toLowerCase()).toBe('dpop');
    expect(
      await oidc.fetchUserInfo(config, refreshed.access_token, oidc.skipSubjectCheck, { DPoP: dpop }),
    ).toHaveProperty('sub');
  });

  test('exchanges with the nonce that it has, and gets a token bound to its key', async () => {
    const { config, dpop } = await handle();
    const { id_token: subject = '' } = await signIn(demo.org, demo.callback, 'alice', { dpop });
    const before = demo.org.requests.length;
    const parameters = { subject_token: subject, subject_token_type: ID_TOKEN, audience: 'api://people' };
    const answer = await oidc.genericGrantRequest(config, TOKEN_EXCHANGE, parameters, { DPoP: dpop });
    expect(answer.token_type.toLowerCase()).toBe('dpop');
    expect(decodeJwt(answer.access_token)['cnf']).toHaveProperty('jkt');
    expect(demo.org.requests.slice(before).map((request) => request.status)).toEqual([200]);
    const idJag = {
      ...parameters,
      audience: demo.org.customIssuer('auspeople'),
      requested_token_type: ID_JAG,
    };
    expect(await oidc.genericGrantRequest(config, TOKEN_EXCHANGE, idJag, { DPoP: dpop })).toHaveProperty(
      'access_token',
    );
  });
});

describe('a client that may use DPoP', () => {
  test('gets the nonce from an exchange too, when that is its first request', async () => {
    const { id_token: subject = '' } = await plainSignIn();
    const { config, dpop } = await handle();
    const parameters = { subject_token: subject, subject_token_type: ID_TOKEN, audience: 'api://people' };
    const answer = await oidc.genericGrantRequest(config, TOKEN_EXCHANGE, parameters, { DPoP: dpop });
    expect(answer.token_type.toLowerCase()).toBe('dpop');
  });
});

async function plainSignIn(): ReturnType<typeof signIn> {
  demo.org.requireDpop(DEMO_CLIENT_ID, false);
  return signIn(demo.org, demo.callback, 'alice');
}

describe('an API that takes bound tokens alone', () => {
  const initialize = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
  });
  const headers = new Headers({
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  });

  test('serves its key with a proof and the nonce, and nobody else', async () => {
    const servers = await startDemoServers(demo.org);
    try {
      servers.people.requireDpop(true);
      servers.people.rotateDpopNonce();
      const { config, dpop } = await handle();
      const { id_token: subject = '' } = await signIn(demo.org, demo.callback, 'alice', { dpop });
      const parameters = { subject_token: subject, subject_token_type: ID_TOKEN, audience: 'api://people' };
      const { access_token: token } = await oidc.genericGrantRequest(config, TOKEN_EXCHANGE, parameters, {
        DPoP: dpop,
      });
      const call = async (options: oidc.DPoPOptions): Promise<Response> =>
        oidc.fetchProtectedResource(
          config,
          token,
          new URL(servers.people.url),
          'POST',
          initialize,
          headers,
          options,
        );
      const served = await call({ DPoP: dpop });
      expect(served.status).toBe(200);
      await served.body?.cancel();
      expect(servers.people.calls.map((seen) => seen.caller.login)).toEqual(['alice@example.com']);
      const other = await handle();
      await expect(call({ DPoP: other.dpop })).rejects.toMatchObject({ status: 401 });
      const asBearer = await fetch(servers.people.url, {
        method: 'POST',
        body: initialize,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      });
      expect(asBearer.status).toBe(401);
      expect(asBearer.headers.get('www-authenticate')).toMatch(/^DPoP algs=/);
    } finally {
      await servers.close();
    }
  });
});
