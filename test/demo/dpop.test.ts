import * as oidc from 'openid-client';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
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
