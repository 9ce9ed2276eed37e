import { decodeJwt, decodeProtectedHeader } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { ACCESS_TOKEN, ID_JAG, ID_TOKEN, JWT_BEARER, TOKEN_EXCHANGE } from '../../src-main/demo/wire.ts';
import { createAssertionKey, postForm, postWithKey, signIn } from '../support/demo-client.ts';
import type { Answer, AssertionOptions } from '../support/demo-client.ts';
import { useDemoOrg } from '../support/demo-fixture.ts';

const demo = useDemoOrg();
let idToken: string;
beforeAll(async () => {
  idToken = (await signIn(demo.org, demo.callback, 'alice')).id_token ?? '';
});

const tokenEndpoint = (server?: string): string =>
  server === undefined ? `${demo.org.issuer}/oauth2/v1/token` : `${demo.org.customIssuer(server)}/v1/token`;

const subject = (): Record<string, string> => ({
  grant_type: TOKEN_EXCHANGE,
  subject_token: idToken,
  subject_token_type: ID_TOKEN,
});

const onBehalfOf = async (
  fields: Record<string, string> = {},
  options: AssertionOptions = {},
): Promise<Answer> =>
  postWithKey(
    tokenEndpoint('auspeople'),
    demo.key,
    { ...subject(), audience: 'api://people', scope: 'people.read', ...fields },
    options,
  );

const idJag = async (fields: Record<string, string> = {}): Promise<Answer> =>
  postWithKey(tokenEndpoint(), demo.key, {
    ...subject(),
    requested_token_type: ID_JAG,
    audience: demo.org.customIssuer('auspeople'),
    scope: 'people.read',
    ...fields,
  });

const redeem = async (assertion: unknown, server = 'auspeople'): Promise<Answer> =>
  postWithKey(
    tokenEndpoint(server),
    demo.key,
    { grant_type: JWT_BEARER, assertion: String(assertion) },
    { now: demo.org.clock.seconds() },
  );

describe('plain RFC 8693', () => {
  test('mints a token for the audience, as the person, at the custom server', async () => {
    const { status, body } = await onBehalfOf();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3600,
      scope: 'people.read',
      issued_token_type: ACCESS_TOKEN,
    });
    expect(decodeJwt(String(body['access_token']))).toMatchObject({
      iss: demo.org.customIssuer('auspeople'),
      aud: 'api://people',
      sub: 'alice@example.com',
      scp: ['people.read'],
      cid: DEMO_CLIENT_ID,
      groups: ['finance', 'everyone'],
    });
  });

  test('does the same at the org server when asked by audience, or by scope alone', async () => {
    for (const target of [{ audience: 'api://people' }, { scope: 'people.read people.salary' }]) {
      const { status, body } = await postWithKey(tokenEndpoint(), demo.key, { ...subject(), ...target });
      expect(status).toBe(200);
      expect(decodeJwt(String(body['access_token']))).toMatchObject({
        aud: 'api://people',
        scp: ['people.read', 'people.salary'],
      });
    }
  });

  test.each([
    ['another audience', { audience: 'api://expenses' }, 'invalid_target'],
    ['an OpenID Connect scope', { scope: 'openid' }, 'invalid_scope'],
    ['an unknown scope', { scope: 'people.delete' }, 'invalid_scope'],
    [
      'an unknown subject type',
      { subject_token_type: 'urn:ietf:params:oauth:token-type:saml2' },
      'invalid_request',
    ],
    ['a subject that is no token', { subject_token: 'x' }, 'invalid_grant'],
    ['an ID-JAG at a custom server', { requested_token_type: ID_JAG }, 'unsupported_grant_type'],
  ])('refuses %s', async (_what, fields, error) => {
    expect(await onBehalfOf(fields)).toMatchObject({ status: 400, body: { error } });
  });

  test('names an unknown audience at the org server', async () => {
    const answer = await postWithKey(tokenEndpoint(), demo.key, { ...subject(), audience: 'api://nothing' });
    expect(answer).toMatchObject({ status: 400, body: { error: 'token_exchange_invalid_audience' } });
  });
});

describe('private_key_jwt', () => {
  const now = Math.floor(Date.now() / 1000);
  test.each<[string, AssertionOptions, string]>([
    [
      'the issuer as audience',
      { claims: { aud: 'http://127.0.0.1' } },
      'The audience claim for client_assertion must be the endpoint invoked for the request.',
    ],
    ['an unknown kid', { kid: 'other' }, 'The client_assertion JWT kid is invalid.'],
    ['an expired assertion', { claims: { exp: now - 10 } }, 'The client_assertion token is expired.'],
    ['two hours of life', { claims: { exp: now + 7200 } }, 'too far into the future'],
    ['an iat in the future', { claims: { iat: now + 600 } }, 'issued in the future'],
    ['another issuer', { claims: { iss: 'someone' } }, 'issuer and subject'],
  ])('refuses %s', async (_what, options, text) => {
    const { status, body } = await onBehalfOf({}, options);
    expect(status).toBe(401);
    expect(body['error']).toBe('invalid_client');
    expect(body['error_description']).toContain(text);
  });

  test('refuses the org endpoint as audience at a custom server, and a second use of a jti', async () => {
    expect((await onBehalfOf({}, { claims: { aud: tokenEndpoint() } })).status).toBe(401);
    const once = { claims: { jti: 'only-once' } };
    expect((await onBehalfOf({}, once)).status).toBe(200);
    const again = await onBehalfOf({}, once);
    expect(again).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    expect(again.body['error_description']).toContain('already been used');
  });

  test('refuses another key under a known kid, no credentials, and two kinds of credentials', async () => {
    const other = await createAssertionKey();
    const forged = await postWithKey(tokenEndpoint('auspeople'), other, subject(), { kid: demo.key.kid });
    expect(forged.body['error_description']).toBe('The client_assertion signature is invalid.');
    const none = await postForm(tokenEndpoint('auspeople'), { ...subject(), client_id: DEMO_CLIENT_ID });
    expect(none).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
    const both = await postWithKey(tokenEndpoint('auspeople'), demo.key, {
      ...subject(),
      client_secret: 'x',
    });
    expect(both).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
  });
});

describe('ID-JAG', () => {
  test('is issued by the org server and redeemed once at the custom server', async () => {
    const leg1 = await idJag();
    expect(leg1.body).toMatchObject({ token_type: 'N_A', expires_in: 300, issued_token_type: ID_JAG });
    const assertion = String(leg1.body['access_token']);
    expect(decodeProtectedHeader(assertion)).toMatchObject({ typ: 'oauth-id-jag+jwt', alg: 'RS256' });
    expect(decodeJwt(assertion)).toMatchObject({
      iss: demo.org.issuer,
      aud: demo.org.customIssuer('auspeople'),
      sub: '00u1alicedemoexample',
      client_id: DEMO_CLIENT_ID,
      email: 'alice@example.com',
      act: { sub: DEMO_CLIENT_ID, sub_profile: 'ai_agent' },
      jti: expect.stringMatching(/^IDAAG\./),
    });
    const leg2 = await redeem(assertion);
    expect(leg2).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 3600, scope: 'people.read' },
    });
    expect(decodeJwt(String(leg2.body['access_token']))).toMatchObject({
      aud: 'api://people',
      sub: 'alice@example.com',
    });
    expect(await redeem(assertion)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(demo.org.quota.count('00u1alicedemoexample', demo.org.customIssuer('auspeople'))).toBeGreaterThan(
      0,
    );
  });

  test('is refused for an audience that is no authorization server and for foreign scopes', async () => {
    expect((await idJag({ audience: 'api://people' })).body['error']).toBe('token_exchange_invalid_audience');
    expect((await idJag({ audience: demo.org.issuer })).body['error']).toBe(
      'token_exchange_invalid_audience',
    );
    expect((await idJag({ scope: 'email' })).body['error']).toBe('invalid_scope');
  });

  test('is redeemed only where and while it is meant to be', async () => {
    const { body } = await idJag();
    expect(await redeem(body['access_token'], 'ausexpenses')).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    const late = await idJag();
    demo.org.clock.advance(301_000);
    try {
      const answer = await redeem(late.body['access_token']);
      expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
      expect(answer.body['error_description']).toContain('expired');
    } finally {
      demo.org.clock.advance(-301_000);
    }
  });

  test('needs a policy with the JWT bearer grant, and a resource that matches the connection', async () => {
    demo.org.allowGrant('auspeople', DEMO_CLIENT_ID, JWT_BEARER, false);
    const { body } = await idJag();
    expect(await redeem(body['access_token'])).toMatchObject({
      status: 400,
      body: { error: 'access_denied' },
    });
    demo.org.allowGrant('auspeople', DEMO_CLIENT_ID, JWT_BEARER, true);
    demo.org.client().connections = [{ to: 'auspeople', resource: 'https://people.example/mcp' }];
    expect((await idJag({ resource: 'https://people.example/mcp/' })).body['error']).toBe('invalid_target');
    expect((await idJag({ resource: 'https://people.example/mcp' })).status).toBe(200);
    expect((await idJag({ audience: demo.org.customIssuer('default'), scope: '' })).body['error']).toBe(
      'access_denied',
    );
    demo.org.client().connections = undefined;
  });
});
