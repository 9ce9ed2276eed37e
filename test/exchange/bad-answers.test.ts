import { describe, expect, it } from 'vitest';
import { exchanged } from './exchange-fixture.ts';
import { jwt, person, stubAgent } from './stub-agent.ts';
import { issued, useStub, type StubAnswer } from './token-stub.ts';

const stub = useStub();
const plain = exchanged({ audience: 'api://people', scopes: ['read'] });
const NOTHING = { deps: { fetch: (() => Promise.reject(new Error('nothing may be sent'))) as typeof fetch } };

async function codeOf(answer: StubAnswer, fields: object = { audience: 'api://people', scopes: ['read'] }) {
  stub.answer(answer);
  const thrown: unknown = await stubAgent(stub.origin)
    .credential({ server: exchanged(fields) })
    .catch((error: unknown) => error);
  return (thrown as { code?: unknown }).code ?? thrown;
}

describe('where the token endpoint is', () => {
  it.each([
    ['http to elsewhere', 'http://token.example/token', true],
    ['http to an address in the network', 'http://192.168.0.10/token', true],
    ['http to a host that only looks like loopback', 'http://127.0.0.1.evil.example/token', true],
    ['http on loopback outside development', 'http://127.0.0.1:9/token', false],
    ['a user name in the URL', 'https://user:pass@token.example/token', true],
  ])('refuses %s before anything is sent', async (_, tokenEndpoint, dev) => {
    const agent = stubAgent('https://acme.okta.com', {
      tokenExchange: { tokenEndpoint },
      deps: { ...NOTHING.deps, dev },
    });
    await expect(agent.credential({ server: plain })).rejects.toMatchObject({
      code: 'exchange_endpoint_insecure',
    });
  });

  it.each([301, 302, 303, 307, 308])('a redirect (%i) is never followed', async (status) => {
    stub.at('/elsewhere', issued());
    const answer = { status, json: {}, headers: { location: `${stub.origin}/elsewhere` } };
    expect(await codeOf(answer)).toBe('exchange_redirected');
    expect(stub.requests).toHaveLength(1);
  });

  it('one that does not listen is unreachable', async () => {
    const agent = stubAgent('http://127.0.0.1:1');
    await expect(agent.credential({ server: plain })).rejects.toMatchObject({
      code: 'provider_unreachable',
      row: { retryable: true },
    });
  });

  it('one that says nothing ends after 30 seconds', async () => {
    stub.answer({ hang: true });
    const agent = stubAgent(stub.origin);
    const result = agent.credential({ server: plain }).catch((error: unknown) => error);
    await expect.poll(() => stub.requests.length).toBe(1);
    agent.clock.advance(29_999);
    await expect(Promise.race([result, Promise.resolve('still waiting')])).resolves.toBe('still waiting');
    agent.clock.advance(1);
    expect(await result).toMatchObject({ code: 'exchange_timeout', detail: { seconds: 30 } });
  });
});

describe('what the answer is', () => {
  it.each<[string, StubAnswer, string]>([
    ['a page', { text: '<html>Sign in</html>' }, 'exchange_answer_not_json'],
    ['a page with 400', { status: 400, text: 'bad' }, 'exchange_answer_not_json'],
    ['JSON that says it is a page', { text: '{"access_token":"x"}' }, 'exchange_answer_not_json'],
    [
      'broken JSON',
      { text: '{"access_token":', headers: { 'content-type': 'application/json' } },
      'exchange_answer_not_json',
    ],
    ['a list', { json: [1] }, 'exchange_answer_not_json'],
    [
      'null',
      { json: null, text: 'null', headers: { 'content-type': 'application/json' } },
      'exchange_answer_not_json',
    ],
    [
      'a type that only mentions JSON',
      { text: '{}', headers: { 'content-type': 'text/html; x=application/json' } },
      'exchange_answer_not_json',
    ],
    ['over a megabyte', { json: { access_token: 'x'.repeat(1024 * 1024) } }, 'exchange_answer_too_large'],
    ['without a token', issued({ access_token: undefined }), 'exchange_invalid_response'],
    ['a token that is no text', issued({ access_token: { a: 1 } }), 'exchange_invalid_response'],
    ['no issued_token_type', issued({ issued_token_type: undefined }), 'exchange_wrong_issued_type'],
    [
      'another issued_token_type',
      issued({ issued_token_type: 'urn:ietf:params:oauth:token-type:id-jag' }),
      'exchange_wrong_issued_type',
    ],
    ['token_type N_A', issued({ token_type: 'N_A' }), 'exchange_wrong_token_type'],
    ['token_type mac', issued({ token_type: 'mac' }), 'exchange_wrong_token_type'],
    ['no token_type', issued({ token_type: undefined }), 'exchange_wrong_token_type'],
    ['DPoP, unasked', issued({ token_type: 'DPoP' }), 'exchange_wrong_token_type'],
    ['no expires_in', issued({ expires_in: undefined }), 'exchange_bad_lifetime'],
    ['expires_in 0', issued({ expires_in: 0 }), 'exchange_bad_lifetime'],
    ['expires_in -1', issued({ expires_in: -1 }), 'exchange_bad_lifetime'],
    ['expires_in of a thousand years', issued({ expires_in: 31_536_000_000 }), 'exchange_bad_lifetime'],
    [
      'expires_in 1e400',
      {
        text: '{"access_token":"x","issued_token_type":"urn:ietf:params:oauth:token-type:access_token","token_type":"Bearer","expires_in":1e400}',
        headers: { 'content-type': 'application/json' },
      },
      'exchange_bad_lifetime',
    ],
    ['expires_in as words', issued({ expires_in: 'soon' }), 'exchange_bad_lifetime'],
    ['a wider scope', issued({ scope: 'read write' }), 'exchange_wider_scope'],
    [
      'another audience',
      issued({ access_token: jwt({ aud: 'api://salaries', sub: '00u-alice' }) }),
      'exchange_wrong_audience',
    ],
    [
      'another subject',
      issued({ access_token: jwt({ aud: 'api://people', sub: '00u-bob' }) }),
      'exchange_wrong_subject',
    ],
    [
      'another user id beside the right login',
      issued({ access_token: jwt({ aud: 'api://people', sub: 'alice@acme.example', uid: '00u-bob' }) }),
      'exchange_wrong_subject',
    ],
    [
      'characters that a header cannot carry',
      issued({ access_token: 'a\r\nX-Evil: 1' }),
      'credential_not_injectable',
    ],
    ['non-ASCII', issued({ access_token: 'tökén' }), 'credential_not_injectable'],
  ])('%s is refused', async (_, answer, code) => {
    expect(await codeOf(answer)).toBe(code);
  });

  it.each<[string, StubAnswer]>([
    ['bearer in lower case', issued({ token_type: 'bearer' })],
    ['a lifetime written as text', issued({ expires_in: '3600' })],
    [
      'application/json with a charset',
      { ...issued(), headers: { 'content-type': 'application/json;charset=utf-8' } },
    ],
    ['a +json type', { ...issued(), headers: { 'content-type': 'application/foo+json' } }],
    ['less scope than asked for', issued({ scope: '' })],
    ['scopes that only say who it is', issued({ scope: 'read openid profile email' })],
    ['an opaque token', issued({ access_token: 'opaque.token' })],
    [
      'the right person by login and user id',
      issued({ access_token: jwt({ aud: 'api://people', sub: 'alice@acme.example', uid: '00u-alice' }) }),
    ],
    [
      'one of several audiences',
      issued({ access_token: jwt({ aud: ['x', 'api://people'], sub: '00u-alice' }) }),
    ],
    [
      'a lifetime in the token alone',
      issued({
        expires_in: undefined,
        access_token: jwt({ sub: '00u-alice', iat: 1_790_000_000, exp: 1_790_003_600 }),
      }),
    ],
  ])('%s is taken', async (_, answer) => {
    stub.answer(answer);
    const credential = await stubAgent(stub.origin).credential({ server: plain });
    expect(credential.headers).toHaveLength(1);
    expect(credential.expiresAt).toBe(Date.UTC(2026, 9, 1, 9));
  });

  it('the shorter of two lifetimes counts', async () => {
    stub.answer(issued({ access_token: jwt({ sub: '00u-alice', iat: 1_790_000_000, exp: 1_790_000_060 }) }));
    const agent = stubAgent(stub.origin);
    const credential = await agent.credential({ server: plain });
    expect(credential.expiresAt).toBe(agent.clock.now() + 60_000);
  });
});

describe('what an ID-JAG is', () => {
  const JAG = 'urn:ietf:params:oauth:token-type:id-jag';
  const fields = () => ({ requestedCredential: 'id_jag', audience: `${stub.origin}/oauth2/aus1` });
  const answer = (claims: Record<string, unknown>): StubAnswer => ({
    json: { access_token: jwt(claims), issued_token_type: JAG, token_type: 'N_A', expires_in: 300 },
  });

  it.each<[string, () => StubAnswer, string]>([
    [
      'for another server',
      () => answer({ aud: `${stub.origin}/oauth2/aus2`, sub: '00u-alice' }),
      'exchange_wrong_audience',
    ],
    [
      'for two servers',
      () => answer({ aud: [`${stub.origin}/oauth2/aus1`, 'x'], sub: '00u-alice' }),
      'exchange_wrong_audience',
    ],
    ['for nobody', () => answer({ sub: '00u-alice' }), 'exchange_wrong_audience'],
    [
      'of another person',
      () => answer({ aud: `${stub.origin}/oauth2/aus1`, sub: '00u-bob' }),
      'exchange_wrong_subject',
    ],
    ['an access token instead', () => issued(), 'exchange_wrong_issued_type'],
  ])('%s: it is not redeemed', async (_, make, code) => {
    expect(await codeOf(make(), fields())).toBe(code);
    expect(stub.requests).toHaveLength(1);
  });

  it('redeemed for an N_A token: it is not sent to a server', async () => {
    const good = answer({ aud: `${stub.origin}/oauth2/aus1`, sub: '00u-alice' });
    stub.answer(good, { json: { access_token: 'x', token_type: 'N_A', expires_in: 300 } });
    await expect(stubAgent(stub.origin).credential({ server: exchanged(fields()) })).rejects.toMatchObject({
      code: 'exchange_wrong_token_type',
    });
  });
});

describe('what a secret is', () => {
  const secret = {
    requestedCredential: 'vaulted_secret',
    resource: 'orn:x',
    injection: { mode: 'header_from_secret', header: 'X-Key', path: ['key'] },
  };
  const account = {
    requestedCredential: 'service_account',
    resource: 'orn:x',
    injection: { mode: 'authorization_basic' },
  };
  const okta = (type: string, fields: object): StubAnswer => ({
    json: {
      issued_token_type: `urn:okta:params:oauth:token-type:${type}`,
      token_type: 'N_A',
      expires_in: 300,
      ...fields,
    },
  });

  it.each<[string, StubAnswer, object, string]>([
    ['no secret', okta('vaulted-secret', {}), secret, 'exchange_invalid_response'],
    ['an empty one', okta('vaulted-secret', { vaulted_secret: {} }), secret, 'exchange_invalid_response'],
    [
      'the field of the guide’s product',
      okta('vaulted-secret', { secret: { key: 'v' } }),
      secret,
      'exchange_invalid_response',
    ],
    [
      'the type of the guide’s product',
      okta('secret', { vaulted_secret: { key: 'v' } }),
      secret,
      'exchange_wrong_issued_type',
    ],
    [
      'no password',
      okta('service-account', { service_account: { username: 'u' } }),
      account,
      'exchange_invalid_response',
    ],
    [
      'no lifetime',
      okta('service-account', { service_account: { username: 'u', password: 'p' }, expires_in: undefined }),
      account,
      'exchange_bad_lifetime',
    ],
    [
      'no such value',
      okta('vaulted-secret', { vaulted_secret: { other: 'v' } }),
      secret,
      'credential_not_injectable',
    ],
  ])('%s is refused', async (_, answer, fields, code) => {
    expect(await codeOf(answer, fields)).toBe(code);
  });

  it('is kept for five minutes at most, whatever the answer says', async () => {
    stub.answer(okta('vaulted-secret', { vaulted_secret: { key: 'v' }, expires_in: 86_400 }));
    const agent = stubAgent(stub.origin);
    const credential = await agent.credential({ server: exchanged(secret) });
    expect(credential.expiresAt).toBe(agent.clock.now() + 300_000);
  });
});

it('the subject token that is missing is said before anything is sent', async () => {
  const agent = stubAgent('https://acme.okta.com', {
    tokenExchange: { subjectToken: 'access_token' },
    ...NOTHING,
  });
  const session = person('alice', { accessToken: null });
  await expect(agent.credential({ server: plain, session })).rejects.toMatchObject({
    code: 'exchange_not_configured',
  });
});
