import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as oidc from 'openid-client';
import { describe, expect, test } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { createCookieJar } from '../support/cookie-jar.ts';
import { assertion, discover, postForm, signIn } from '../support/demo-client.ts';
import { useDemoOrg } from '../support/demo-fixture.ts';
import { signInAs } from '../support/fake-browser.ts';

const WEB = '0oawebdemoclient0000';
const KEYED = '0oakeyeddemoclient00';
const demo = useDemoOrg({
  others: [
    {
      clientId: WEB,
      clientSecret: 'a secret: with+signs',
      signInAuthentication: ['client_secret_basic', 'client_secret_post'],
    },
    { clientId: KEYED, signInAuthentication: ['private_key_jwt'], groupsClaim: false },
  ],
});

const authorize = (parameters: Record<string, string>): string =>
  `${demo.org.issuer}/oauth2/v1/authorize?${new URLSearchParams({
    client_id: DEMO_CLIENT_ID,
    response_type: 'code',
    redirect_uri: demo.callback.uri,
    scope: 'openid',
    state: 'x',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
    ...parameters,
  }).toString()}`;

describe('signing in', () => {
  test('gives Alice an ID token with her groups, for an hour, and a refresh token', async () => {
    const tokens = await signIn(demo.org, demo.callback, 'alice');
    const claims = tokens.claims();
    expect(claims).toMatchObject({
      iss: demo.org.issuer,
      sub: '00u1alicedemoexample',
      email: 'alice@example.com',
      name: 'Alice Example',
      groups: ['finance', 'everyone'],
    });
    expect((claims?.exp ?? 0) - (claims?.iat ?? 0)).toBe(3600);
    expect(tokens.refresh_token).toBeTypeOf('string');
    expect(demo.org.requests.map((request) => request.params['grant_type'])).toContain('authorization_code');
  });

  test('gives no refresh token without offline_access and no groups without the scope', async () => {
    const tokens = await signIn(demo.org, demo.callback, 'alice', { scope: 'openid' });
    expect(tokens.refresh_token).toBeUndefined();
    expect(tokens.claims()).not.toHaveProperty('groups');
  });

  test('sends Mallory back with access_denied, and lets the next person sign in', async () => {
    const cookies = createCookieJar();
    await expect(signIn(demo.org, demo.callback, 'mallory', { cookies })).rejects.toMatchObject({
      error: 'access_denied',
      error_description: 'User is not assigned to the client application.',
    });
    expect((await signIn(demo.org, demo.callback, 'bob', { cookies })).claims()?.sub).toBe(
      '00u1bobdemoexample00',
    );
  });

  test('keeps the browser signed in until prompt=login', async () => {
    const cookies = createCookieJar();
    await signIn(demo.org, demo.callback, 'alice', { cookies });
    const again = await signIn(demo.org, demo.callback, 'bob', { cookies });
    expect(again.claims()?.['email']).toBe('alice@example.com');
    const other = await signIn(demo.org, demo.callback, 'bob', { cookies, parameters: { prompt: 'login' } });
    expect(other.claims()?.['email']).toBe('bob@example.com');
  });

  test('sends no iss in its response, as Okta, unless switched on', async () => {
    await signIn(demo.org, demo.callback, 'alice');
    expect(demo.callback.last?.searchParams.has('iss')).toBe(false);
    demo.org.settings.issuerInResponse = true;
    await signIn(demo.org, demo.callback, 'alice');
    expect(demo.callback.last?.searchParams.get('iss')).toBe(demo.org.issuer);
    demo.org.settings.issuerInResponse = false;
  });

  test('answers userinfo', async () => {
    const config = await discover(demo.org);
    const { access_token: token } = await signIn(demo.org, demo.callback, 'bob');
    expect(await oidc.fetchUserInfo(config, token, '00u1bobdemoexample00')).toMatchObject({
      name: 'Bob Example',
    });
  });
});

describe('the request', () => {
  test.each([
    [
      'a redirect URI in other letters',
      { redirect_uri: 'http://127.0.0.1:7379/callback/okta' },
      'must be a Login redirect URI',
    ],
    ['another port', { redirect_uri: 'http://127.0.0.1:1/callback/Okta' }, 'must be a Login redirect URI'],
    ['an unknown client', { client_id: 'nobody' }, 'client_id'],
    ['no state', { state: '' }, 'state'],
  ])('with %s gets a 400 page', async (_what, parameters, text) => {
    const page = await signInAs('alice').visit(authorize(parameters));
    expect(page.status).toBe(400);
    expect(page.url.origin).toBe(demo.org.issuer);
    expect(page.html).toContain(text);
    expect(page.html).not.toContain('<script');
  });

  test('for an unknown scope is sent back', async () => {
    await signInAs('alice').visit(authorize({ scope: 'openid people.read' }));
    expect(demo.callback.last?.searchParams.get('error')).toBe('invalid_scope');
  });

  test('without PKCE is sent back', async () => {
    await signInAs('alice').visit(authorize({ code_challenge: '', code_challenge_method: '' }));
    expect(demo.callback.last?.searchParams.get('error')).toBe('invalid_request');
  });
});

describe('client authentication at sign-in', () => {
  test.each([
    ['basic', oidc.ClientSecretBasic('a secret: with+signs')],
    ['post', oidc.ClientSecretPost('a secret: with+signs')],
  ])('accepts a client secret (%s)', async (_method, clientAuth) => {
    const tokens = await signIn(demo.org, demo.callback, 'alice', { clientId: WEB, clientAuth });
    expect(tokens.claims()?.aud).toBe(WEB);
  });

  test('says what is wrong with a secret', async () => {
    const wrong = signIn(demo.org, demo.callback, 'alice', {
      clientId: WEB,
      clientAuth: oidc.ClientSecretPost('no'),
    });
    await expect(wrong).rejects.toMatchObject({
      error: 'invalid_client',
      error_description: 'The client secret supplied for a confidential client is invalid.',
    });
    const unexpected = signIn(demo.org, demo.callback, 'alice', { clientAuth: oidc.ClientSecretPost('no') });
    await expect(unexpected).rejects.toMatchObject({ error: 'invalid_client', status: 401 });
    const missing = signIn(demo.org, demo.callback, 'alice', { clientId: WEB });
    await expect(missing).rejects.toMatchObject({ error: 'invalid_client', status: 401 });
  });

  test('accepts a key for exactly the token endpoint, and leaves the groups claim out where it is not enabled', async () => {
    demo.org.registerKey(demo.key.publicJwk, KEYED);
    const endpoint = `${demo.org.issuer}/oauth2/v1/token`;
    const forEndpoint: oidc.ModifyAssertionFunction = (_header, payload) => {
      payload['aud'] = endpoint;
    };
    const options = { [oidc.modifyAssertion]: forEndpoint };
    const clientAuth = oidc.PrivateKeyJwt({ key: demo.key.privateKey, kid: demo.key.kid }, options);
    const tokens = await signIn(demo.org, demo.callback, 'alice', { clientId: KEYED, clientAuth });
    expect(tokens.claims()).not.toHaveProperty('groups');
    const forIssuer = oidc.PrivateKeyJwt({ key: demo.key.privateKey, kid: demo.key.kid });
    await expect(
      signIn(demo.org, demo.callback, 'alice', { clientId: KEYED, clientAuth: forIssuer }),
    ).rejects.toMatchObject({ error: 'invalid_client' });
  });

  test('refuses an assertion where the audience is right and the key is not registered', async () => {
    const endpoint = `${demo.org.issuer}/oauth2/v1/token`;
    const answer = await postForm(endpoint, {
      grant_type: 'refresh_token',
      refresh_token: 'x',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(demo.key, endpoint, { kid: 'unknown' }),
    });
    expect(answer).toMatchObject({
      status: 401,
      body: { error_description: 'The client_assertion JWT kid is invalid.' },
    });
  });
});

describe('a custom authorization server', () => {
  test('signs in with JWT access tokens for its audience', async () => {
    const issuer = demo.org.customIssuer('auspeople');
    const tokens = await signIn(demo.org, demo.callback, 'alice', {
      issuer,
      scope: 'openid offline_access people.read',
    });
    expect(tokens.claims()?.iss).toBe(issuer);
    const { payload } = await jwtVerify(
      tokens.access_token,
      createRemoteJWKSet(new URL(`${issuer}/v1/keys`)),
      {
        issuer,
        audience: 'api://people',
      },
    );
    expect(payload).toMatchObject({
      sub: 'alice@example.com',
      uid: '00u1alicedemoexample',
      cid: DEMO_CLIENT_ID,
    });
    expect(payload['scp']).toContain('people.read');
    const config = await discover(demo.org, { issuer });
    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '');
    expect(decodeJwt(refreshed.access_token).iss).toBe(issuer);
    expect(await oidc.fetchUserInfo(config, refreshed.access_token, '00u1alicedemoexample')).toHaveProperty(
      'sub',
    );
    const elsewhere = await discover(demo.org);
    await expect(oidc.refreshTokenGrant(elsewhere, refreshed.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
  });
});
