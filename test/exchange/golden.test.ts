import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { describe, expect, it } from 'vitest';
import { exchanged, headerValue } from './exchange-fixture.ts';
import { CLIENT, stubAgent } from './stub-agent.ts';
import { formOf, issued, useStub, type Received } from './token-stub.ts';

const stub = useStub();

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const BEARER_JWT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/** The names in the order they were sent, for the parameters that matter to nobody's eyes. */
const names = (request: Received | undefined) => request?.form.map(([name]) => name);

describe('plain token exchange, as it is on the wire', () => {
  it('to Okta: the ID token, an audience', async () => {
    stub.answer(issued());
    const agent = stubAgent(stub.origin);
    const credential = await agent.credential({
      server: exchanged({ managedResourceIdentifier: 'api://my-downstream-api' }),
    });
    expect(headerValue(credential)).toBe('Bearer opaque-token');
    const [request] = stub.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/oauth2/v1/token' });
    expect(request?.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    });
    expect(request?.headers).not.toHaveProperty('origin');
    expect(request?.headers).not.toHaveProperty('authorization');
    expect(formOf(request)).toEqual({
      grant_type: EXCHANGE,
      requested_token_type: ACCESS_TOKEN,
      subject_token: agent.alice.idToken.reveal(),
      subject_token_type: ID_TOKEN,
      audience: 'api://my-downstream-api',
      client_id: CLIENT,
    });
  });

  it('a list of scopes is sent as scope, and nothing else', async () => {
    stub.answer(issued({ scope: 'read:a write:b' }));
    await stubAgent(stub.origin).credential({
      server: exchanged({ managedResourceIdentifier: 'read:a write:b' }),
    });
    expect(formOf(stub.requests[0])).toMatchObject({ scope: 'read:a write:b' });
    expect(names(stub.requests[0])).not.toContain('audience');
    expect(names(stub.requests[0])).not.toContain('resource');
  });

  it('audience, scopes and resource each under its own name, byte for byte', async () => {
    stub.answer(issued());
    await stubAgent(stub.origin).credential({
      server: exchanged({
        audience: 'api://a b%2F',
        scopes: ['one', 'two'],
        resource: 'https://mcp.example/mcp/',
      }),
    });
    expect(formOf(stub.requests[0])).toMatchObject({
      audience: 'api://a b%2F',
      scope: 'one two',
      resource: 'https://mcp.example/mcp/',
    });
  });

  it('goes to the endpoint of the server, else of the provider', async () => {
    stub.answer(issued());
    const agent = stubAgent(stub.origin, { tokenExchange: { tokenEndpoint: `${stub.origin}/provider` } });
    await agent.credential({ server: exchanged({ audience: 'a' }) });
    await agent.credential({ server: exchanged({ audience: 'a', tokenEndpoint: `${stub.origin}/own` }) });
    expect(stub.requests.map(({ path }) => path)).toEqual(['/provider', '/own']);
  });

  it('to Keycloak and Auth0: the access token, at the endpoint of the discovery document', async () => {
    stub.at('/realms/x/.well-known/openid-configuration', {
      json: { issuer: `${stub.origin}/realms/x`, token_endpoint: `${stub.origin}/realms/x/token` },
    });
    stub.answer(issued());
    for (const preset of ['keycloak', 'auth0']) {
      const agent = stubAgent(stub.origin, { provider: { preset, issuer: `${stub.origin}/realms/x` } });
      await agent.credential({ server: exchanged({ audience: 'my-api' }) });
      expect(stub.requests.at(-1)?.path).toBe('/realms/x/token');
      expect(formOf(stub.requests.at(-1))).toMatchObject({
        subject_token: 'access-token-of-alice',
        subject_token_type: ACCESS_TOKEN,
        audience: 'my-api',
      });
    }
  });
});

describe('client authentication, as it is on the wire', () => {
  const plain = exchanged({ audience: 'api://people' });

  it('private_key_jwt: an assertion for exactly this endpoint, new for each request', async () => {
    stub.answer(issued());
    const agent = stubAgent(stub.origin, { tokenExchange: { clientAuthentication: 'private_key_jwt' } });
    const { jwks } = await agent.keys.generate({ alg: 'RS256', kid: null, replace: false });
    await agent.credential({ server: plain });
    await agent.credential({ server: exchanged({ audience: 'api://other' }) });
    const now = agent.clock.now() / 1000;
    const verified = await Promise.all(
      stub.requests.map((request) =>
        jwtVerify(formOf(request)['client_assertion'] ?? '', createLocalJWKSet(jwks as JSONWebKeySet), {
          currentDate: new Date(agent.clock.now()),
          audience: `${stub.origin}/oauth2/v1/token`,
        }),
      ),
    );
    expect(verified[0]?.protectedHeader).toEqual({ alg: 'RS256', kid: jwks.keys[0]?.kid });
    expect(verified[0]?.payload).toEqual({
      iss: CLIENT,
      sub: CLIENT,
      aud: `${stub.origin}/oauth2/v1/token`,
      iat: now - 5,
      exp: now + 60,
      jti: expect.stringMatching(/^[\w-]{20,}$/),
    });
    expect(verified[0]?.payload.jti).not.toBe(verified[1]?.payload.jti);
    expect(formOf(stub.requests[0])).toMatchObject({
      client_id: CLIENT,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    });
    expect(names(stub.requests[0])).not.toContain('client_secret');
    expect(stub.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each([
    ['issuer', (origin: string) => origin],
    ['https://other.example/aud', () => 'https://other.example/aud'],
  ])('the audience of the assertion can be %s', async (clientAssertionAudience, audience) => {
    stub.answer(issued());
    const agent = stubAgent(stub.origin, {
      tokenExchange: { clientAuthentication: 'private_key_jwt', clientAssertionAudience },
    });
    const { jwks } = await agent.keys.generate({ alg: 'ES256', kid: null, replace: false });
    await agent.credential({ server: plain });
    const assertion = formOf(stub.requests[0])['client_assertion'] ?? '';
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(jwks as JSONWebKeySet), {
      currentDate: new Date(agent.clock.now()),
    });
    expect(payload.aud).toBe(audience(stub.origin));
  });

  it('client_secret_post and _basic: one method and no trace of the other', async () => {
    stub.answer(issued());
    for (const clientAuthentication of ['client_secret_post', 'client_secret_basic']) {
      const agent = stubAgent(stub.origin, { tokenExchange: { clientAuthentication } });
      await agent.vault.set('client-secret/exchange', 's3cret:+/');
      await agent.credential({ server: plain });
    }
    const [post, basic] = stub.requests;
    expect(formOf(post)).toMatchObject({ client_id: CLIENT, client_secret: 's3cret:+/' });
    expect(post?.headers).not.toHaveProperty('authorization');
    // Each part is form-encoded first (RFC 6749 section 2.3.1).
    expect(basic?.headers.authorization).toBe(`Basic ${btoa('0oaAgent:s3cret%3A%2B%2F')}`);
    expect(names(basic)).not.toContain('client_id');
    expect(names(basic)).not.toContain('client_secret');
  });

  it('a secret of the sign-in proves the sign-in’s client, and no other', async () => {
    stub.answer(issued());
    const vaulted = async (tokenExchange: object) => {
      const agent = stubAgent(stub.origin, {
        tokenExchange: { clientAuthentication: 'client_secret_post', ...tokenExchange },
      });
      await agent.vault.set('client-secret/sign_in', 'of-the-sign-in');
      return agent;
    };
    await (await vaulted({})).credential({ server: plain });
    expect(formOf(stub.requests[0])).toMatchObject({ client_secret: 'of-the-sign-in' });
    const other = await vaulted({ clientId: 'wlpAgent' });
    await expect(other.credential({ server: plain })).rejects.toMatchObject({
      code: 'client_secret_missing',
    });
    expect(stub.requests).toHaveLength(1);
  });

  it('private_key_jwt without a key says so before anything is sent', async () => {
    const agent = stubAgent(stub.origin, { tokenExchange: { clientAuthentication: 'private_key_jwt' } });
    await expect(agent.credential({ server: plain })).rejects.toMatchObject({ code: 'signing_key_missing' });
    expect(stub.requests).toHaveLength(0);
  });
});

describe('ID-JAG, as it is on the wire', () => {
  const JAG = 'urn:ietf:params:oauth:token-type:id-jag';
  const jag = {
    json: { access_token: 'the-id-jag', issued_token_type: JAG, token_type: 'N_A', expires_in: 300 },
  };
  const token = {
    json: { access_token: 'at', token_type: 'Bearer', expires_in: 3600, scope: 'people.read' },
  };

  it('two legs: audience is the issuer; the assertion is redeemed at that issuer’s endpoint', async () => {
    stub.answer(jag, token);
    const agent = stubAgent(stub.origin);
    const server = exchanged({
      requestedCredential: 'id_jag',
      audience: `${stub.origin}/oauth2/auspeople`,
      scopes: ['people.read'],
      resource: 'https://mcp.example.com/mcp',
    });
    const credential = await agent.credential({ server });
    expect(headerValue(credential)).toBe('Bearer at');
    expect(credential).toMatchObject({
      audience: `${stub.origin}/oauth2/auspeople`,
      resource: 'https://mcp.example.com/mcp',
    });
    expect(stub.requests.map(({ path }) => path)).toEqual(['/oauth2/v1/token', '/oauth2/auspeople/v1/token']);
    expect(formOf(stub.requests[0])).toEqual({
      grant_type: EXCHANGE,
      requested_token_type: JAG,
      subject_token: agent.alice.idToken.reveal(),
      subject_token_type: ID_TOKEN,
      audience: `${stub.origin}/oauth2/auspeople`,
      scope: 'people.read',
      resource: 'https://mcp.example.com/mcp',
      client_id: CLIENT,
    });
    expect(formOf(stub.requests[1])).toEqual({
      grant_type: BEARER_JWT,
      assertion: 'the-id-jag',
      client_id: CLIENT,
    });
  });

  it('each leg has an assertion of its own, for its own endpoint', async () => {
    stub.answer(jag, token);
    const agent = stubAgent(stub.origin, { tokenExchange: { clientAuthentication: 'private_key_jwt' } });
    await agent.keys.generate({ alg: 'ES256', kid: null, replace: false });
    await agent.credential({
      server: exchanged({ requestedCredential: 'id_jag', audience: `${stub.origin}/oauth2/aus1` }),
    });
    const claims = agent.exchange
      .trace('people')[0]
      ?.legs.map(({ assertion }) => Object.fromEntries(assertion.map(({ name, value }) => [name, value])));
    expect(claims?.[1]?.['aud']).toBe(`${stub.origin}/oauth2/v1/token`);
    expect(claims?.[2]?.['aud']).toBe(`${stub.origin}/oauth2/aus1/v1/token`);
  });

  it('redeems as the client that the resource’s server knows', async () => {
    stub.at('/.well-known/oauth-authorization-server/todo', {
      json: { issuer: `${stub.origin}/todo`, token_endpoint: `${stub.origin}/todo/token` },
    });
    stub.answer(jag, token);
    const agent = stubAgent(stub.origin, {
      deps: { env: { TODO_SECRET: 'todo-secret' } },
    });
    await agent.credential({
      server: exchanged({
        requestedCredential: 'id_jag',
        audience: `${stub.origin}/todo`,
        redeemAs: {
          clientId: 'todo-client',
          clientAuthentication: 'client_secret_basic',
          clientSecret: { env: 'TODO_SECRET' },
        },
      }),
    });
    const redeemed = stub.requests.at(-1);
    expect(redeemed?.path).toBe('/todo/token');
    expect(redeemed?.headers.authorization).toBe(`Basic ${btoa('todo-client:todo-secret')}`);
    expect(formOf(redeemed)).toEqual({ grant_type: BEARER_JWT, assertion: 'the-id-jag' });
  });
});

describe('Okta’s other credentials, as they are on the wire', () => {
  it.each([
    [
      'oauth_sts',
      'urn:okta:params:oauth:token-type:oauth-sts',
      { access_token: 'brokered', token_type: 'Bearer' },
      {},
    ],
    // The guide's product sends `…:token-type:secret` and reads `secret`; Okta's documents win.
    [
      'vaulted_secret',
      'urn:okta:params:oauth:token-type:vaulted-secret',
      { vaulted_secret: { key: 'v' }, token_type: 'N_A' },
      { injection: { mode: 'header_from_secret', header: 'X-Key', path: ['key'] } },
    ],
    [
      'service_account',
      'urn:okta:params:oauth:token-type:service-account',
      { service_account: { username: 'u', password: 'p' }, token_type: 'N_A' },
      { injection: { mode: 'authorization_basic' } },
    ],
  ])('%s', async (requestedCredential, type, answer, settings) => {
    stub.answer({ json: { issued_token_type: type, expires_in: 300, ...answer } });
    const agent = stubAgent(stub.origin);
    await agent.credential({
      server: exchanged({ requestedCredential, managedResourceIdentifier: 'orn:okta:pam:x:y', ...settings }),
    });
    expect(stub.requests[0]?.path).toBe('/oauth2/v1/token');
    expect(formOf(stub.requests[0])).toEqual({
      grant_type: EXCHANGE,
      requested_token_type: type,
      subject_token: agent.alice.idToken.reveal(),
      subject_token_type: ID_TOKEN,
      resource: 'orn:okta:pam:x:y',
      client_id: CLIENT,
    });
  });
});

describe('Entra ID on-behalf-of, as it is on the wire', () => {
  it.each([
    [{ resource: 'https://graph.microsoft.com/' }, 'https://graph.microsoft.com/.default'],
    [{ resource: 'https://graph.microsoft.com/.default' }, 'https://graph.microsoft.com/.default'],
    [{ audience: 'api://app-id' }, 'api://app-id/.default'],
    [{ scopes: ['api://app-id/read', 'offline_access'] }, 'api://app-id/read offline_access'],
  ])('%j', async (target, scope) => {
    stub.at('/.well-known/openid-configuration', {
      json: { issuer: stub.origin, token_endpoint: `${stub.origin}/oauth2/v2.0/token` },
    });
    stub.answer({ json: { access_token: 'obo', token_type: 'Bearer', expires_in: 3599 } });
    const agent = stubAgent(stub.origin, { provider: { preset: 'entra_id' } });
    await agent.credential({ server: exchanged(target) });
    expect(stub.requests.at(-1)?.path).toBe('/oauth2/v2.0/token');
    expect(formOf(stub.requests.at(-1))).toEqual({
      grant_type: BEARER_JWT,
      assertion: 'access-token-of-alice',
      scope,
      requested_token_use: 'on_behalf_of',
      client_id: CLIENT,
    });
  });
});
