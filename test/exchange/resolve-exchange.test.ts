import { describe, expect, it } from 'vitest';
import { previewExchange } from '../../src-main/exchange/preview.ts';
import { resolveExchange } from '../../src-main/exchange/resolve-exchange.ts';
import { exchangePreviewSchema } from '../../src-shared/contract/exchange.ts';
import { identityProviderSchema } from '../../src-shared/domain/provider.ts';
import { exchanged, server } from './exchange-fixture.ts';

const provider = (fields: object = {}) =>
  identityProviderSchema.parse({ issuer: 'https://acme.okta.com', clientId: '0oaAgent', ...fields });

const plan = (fields: object, ofProvider: object = {}) =>
  resolveExchange(provider(ofProvider), exchanged(fields));

describe('the managed resource identifier is sorted by its form', () => {
  it.each([
    [
      'bearer_token',
      'api://my-downstream-api',
      { audience: 'api://my-downstream-api', scopes: [], resource: null },
    ],
    ['bearer_token', 'https://api.example.com/', { audience: 'https://api.example.com/', scopes: [] }],
    ['bearer_token', 'read:a write:b', { audience: null, scopes: ['read:a', 'write:b'], resource: null }],
    ['bearer_token', '  read:a   write:b ', { audience: null, scopes: ['read:a', 'write:b'] }],
    ['bearer_token', 'read:a', { audience: 'read:a', scopes: [] }],
    ['bearer_token', 'https://a.example b', { audience: 'https://a.example b', scopes: [] }],
    [
      'id_jag',
      'https://acme.okta.com/oauth2/aus1',
      { audience: 'https://acme.okta.com/oauth2/aus1', resource: null, target: null },
    ],
    ['id_jag', 'https://acme.okta.com/oauth2/default', { audience: 'https://acme.okta.com/oauth2/default' }],
    [
      'id_jag',
      'https://mcp.example.com/mcp',
      { audience: null, resource: null, target: 'https://mcp.example.com/mcp' },
    ],
    ['id_jag', 'people.read people.write', { audience: null, scopes: ['people.read', 'people.write'] }],
    ['id_jag', 'urn:x:y', { audience: null, resource: 'urn:x:y' }],
    [
      'oauth_sts',
      'https://calendar.example.com/',
      { audience: null, resource: 'https://calendar.example.com/' },
    ],
    ['vaulted_secret', 'orn:okta:pam:x:secrets:1', { audience: null, resource: 'orn:okta:pam:x:secrets:1' }],
    ['service_account', 'orn:okta:pam:x:apps:1', { audience: null, resource: 'orn:okta:pam:x:apps:1' }],
  ])('%s %s', (requestedCredential, managedResourceIdentifier, target) => {
    const resolved = plan({ requestedCredential, managedResourceIdentifier });
    expect(resolved).toMatchObject(target);
  });

  it('and the three fields beside it are a contradiction', () => {
    for (const fields of [{ audience: 'a' }, { scopes: ['a'] }, { resource: 'https://a.example' }])
      expect(() => plan({ managedResourceIdentifier: 'api://x', ...fields })).toThrow(/stands instead of/);
  });

  it('scopes that a server demanded come beside those of the settings', () => {
    const resolved = resolveExchange(provider(), exchanged({ audience: 'a', scopes: ['one'] }), [
      'two',
      'one',
    ]);
    expect(resolved).toMatchObject({ scopes: ['one', 'two'] });
  });
});

describe('what is left out follows the preset', () => {
  it.each([
    ['okta', 'private_key_jwt', 'id_token', 'https://acme.okta.com/oauth2/v1/token', 'rfc8693'],
    ['keycloak', 'client_secret_post', 'access_token', null, 'rfc8693'],
    ['auth0', 'client_secret_post', 'access_token', null, 'rfc8693'],
    ['ping', 'client_secret_post', 'access_token', null, 'rfc8693'],
    ['generic', 'client_secret_post', 'access_token', null, 'rfc8693'],
    ['entra_id', 'client_secret_post', 'access_token', null, 'entra_obo'],
  ])('%s', (preset, method, subjectToken, endpoint, strategy) => {
    const resolved = plan({ audience: 'a' }, { preset, clientAuthentication: 'client_secret_post' });
    expect(resolved).toMatchObject({
      client: { method, clientId: '0oaAgent' },
      subjectToken,
      endpoint,
      strategy,
    });
  });

  it('Okta’s endpoint is the org server’s, whatever server the issuer is', () => {
    expect(plan({ audience: 'a' }, { issuer: 'https://acme.okta.com/oauth2/default' })).toMatchObject({
      endpoint: 'https://acme.okta.com/oauth2/v1/token',
    });
  });

  it('an explicit strategy wins over the preset', () => {
    expect(
      plan({ audience: 'a' }, { preset: 'entra_id', tokenExchange: { strategy: 'rfc8693' } }),
    ).toMatchObject({
      strategy: 'rfc8693',
    });
  });

  it('the exchange’s own client, secret and method win over the sign-in’s', () => {
    const resolved = plan(
      { audience: 'a' },
      {
        clientSecret: { env: 'SIGN_IN' },
        tokenExchange: {
          clientId: 'wlp1',
          clientAuthentication: 'client_secret_basic',
          clientSecret: { file: '/x' },
        },
      },
    );
    expect(resolved).toMatchObject({
      client: { clientId: 'wlp1', method: 'client_secret_basic', secrets: [{ reference: { file: '/x' } }] },
    });
  });
});

describe('settings that cannot work say so', () => {
  it.each<[string, object, object, RegExp]>([
    ['no target', {}, {}, /no managed resource identifier/],
    ['no resource for STS', { requestedCredential: 'oauth_sts' }, {}, /no resource/],
    ['no resource for a secret', { requestedCredential: 'vaulted_secret', scopes: ['a'] }, {}, /no resource/],
    [
      'a secret from Keycloak',
      { requestedCredential: 'vaulted_secret', resource: 'x' },
      { preset: 'keycloak' },
      /only Okta/,
    ],
    ['an ID-JAG from Entra', { requestedCredential: 'id_jag' }, { preset: 'entra_id' }, /Entra ID issues no/],
    ['Entra without a target', {}, { preset: 'entra_id' }, /no managed resource identifier/],
  ])('%s', (_, fields, ofProvider, message) => {
    expect(() => plan(fields, ofProvider)).toThrow(message);
  });

  it('no provider', () => {
    expect(() => resolveExchange(null, exchanged({ audience: 'a' }))).toThrow(/No identity provider/);
  });

  it('a server without per-person identity needs no provider', () => {
    expect(resolveExchange(null, server({ type: 'none' })).strategy).toBe('none');
    expect(resolveExchange(null, server({ type: 'static_secret' }))).toMatchObject({
      strategy: 'static_secret',
      secrets: [{ entry: 'server-secret/people' }],
    });
  });
});

describe('the preview', () => {
  const preview = (authorization: object) =>
    exchangePreviewSchema.parse(previewExchange(provider(), server(authorization)));

  it('shows every parameter that will be sent, and no secret', () => {
    const shown = preview({
      type: 'token_exchange',
      managedResourceIdentifier: 'api://people',
      injection: { mode: 'header', header: 'X-Token', prefix: 'T ' },
    });
    expect(shown).toMatchObject({ strategy: 'rfc8693', perPerson: true, problem: null });
    expect(shown.requests).toEqual([
      {
        title: 'Token exchange',
        endpoint: 'https://acme.okta.com/oauth2/v1/token',
        clientId: '0oaAgent',
        clientAuthentication: 'private_key_jwt',
        parameters: [
          { name: 'grant_type', value: 'urn:ietf:params:oauth:grant-type:token-exchange' },
          { name: 'requested_token_type', value: 'urn:ietf:params:oauth:token-type:access_token' },
          { name: 'subject_token', value: '[subject_token]' },
          { name: 'subject_token_type', value: 'urn:ietf:params:oauth:token-type:id_token' },
          { name: 'audience', value: 'api://people' },
        ],
      },
    ]);
    expect(shown.injection).toEqual([{ name: 'X-Token', value: 'T [credential]' }]);
    expect(shown.notes).toEqual(['The identifier is sent as the audience.']);
  });

  it('shows both legs of an ID-JAG', () => {
    const shown = preview({ type: 'token_exchange', requestedCredential: 'id_jag', scopes: ['a'] });
    expect(shown.requests.map(({ title, endpoint }) => [title, endpoint])).toEqual([
      ['ID-JAG', 'https://acme.okta.com/oauth2/v1/token'],
      ['Redemption', null],
    ]);
    expect(shown.requests[0]?.parameters).toContainEqual({
      name: 'audience',
      value: '(from the metadata of the server)',
    });
    expect(shown.requests[1]?.parameters).toContainEqual({ name: 'assertion', value: '[id_jag]' });
  });

  it('says which scopes are asked for only on demand', () => {
    const plain = previewExchange(provider(), exchanged({ audience: 'api://people', scopes: ['read'] }));
    const wider = previewExchange(
      provider(),
      exchanged({ audience: 'api://people', scopes: ['read'], stepUpScopes: ['write', 'delete'] }),
    );
    expect(wider.requests).toEqual(plain.requests);
    expect(wider.notes.slice(plain.notes.length)).toEqual([expect.stringContaining('write delete')]);
  });

  it('marks what has no per-person identity', () => {
    expect(preview({ type: 'none' })).toMatchObject({ perPerson: false, requests: [], injection: [] });
    expect(preview({ type: 'static_secret' })).toMatchObject({
      perPerson: false,
      injection: [{ name: 'Authorization' }],
    });
  });

  it('says what cannot work', () => {
    expect(preview({ type: 'token_exchange' })).toMatchObject({
      problem: { code: 'exchange_not_configured' },
      requests: [],
    });
  });
});
