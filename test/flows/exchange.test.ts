import { describe, expect, it } from 'vitest';
import { DEMO_BROKERED_RESOURCE, DEMO_SECRET, DEMO_SERVICE_ACCOUNT } from '../../src-main/demo/resources.ts';
import {
  claimsOf,
  exchanged,
  headerValue,
  server,
  sessionOf,
  useExchange,
} from '../exchange/exchange-fixture.ts';
import { useDemoOrg } from '../support/demo-fixture.ts';

const demo = useDemoOrg();
const agent = useExchange(demo);

const bearer = { requestedCredential: 'bearer_token', injection: { mode: 'authorization_bearer' } };

describe('plain token exchange (RFC 8693)', () => {
  it('gives a token for the audience that names the person', async () => {
    const people = exchanged({ ...bearer, managedResourceIdentifier: 'api://people' });
    const credential = await agent.credential({ server: people });
    expect(credential).toMatchObject({ strategy: 'rfc8693', from: 'exchange', audience: 'api://people' });
    expect(claimsOf(credential)).toMatchObject({ aud: 'api://people', uid: agent.alice.user.sub });
    expect(await agent.credential({ server: people })).toMatchObject({ from: 'cache' });
  });
});

describe('ID-JAG', () => {
  it('is redeemed at the resource’s authorization server', async () => {
    const people = exchanged(
      {
        requestedCredential: 'id_jag',
        audience: demo.org.customIssuer('auspeople'),
        scopes: ['people.read'],
      },
      { id: 'jag' },
    );
    const credential = await agent.credential({ server: people });
    expect(claimsOf(credential)).toMatchObject({
      iss: demo.org.customIssuer('auspeople'),
      uid: agent.alice.user.sub,
      act: { sub: agent.alice.clientId },
    });
    expect(agent.exchange.trace('jag')[0]?.legs.map(({ leg }) => leg)).toEqual([
      'subject_token',
      'exchange',
      'redeem',
      'injection',
    ]);
    expect(agent.exchange.counts(agent.alice.user)).toMatchObject([{ server: 'jag', idJags: 1 }]);
  });
});

describe('credentials without a token', () => {
  it('a vaulted secret is picked apart', async () => {
    const injection = { mode: 'header_from_secret', header: 'X-Api-Key', path: ['api_key'] };
    const vault = exchanged(
      { requestedCredential: 'vaulted_secret', injection, resource: DEMO_SECRET },
      { id: 'vault' },
    );
    const credential = await agent.credential({ server: vault });
    expect(credential.headers[0]?.name).toBe('X-Api-Key');
    expect(headerValue(credential)).toBe('demo-vaulted-api-key');
  });

  it('a service account goes into Basic', async () => {
    const injection = { mode: 'authorization_basic' };
    const account = exchanged(
      { requestedCredential: 'service_account', injection, managedResourceIdentifier: DEMO_SERVICE_ACCOUNT },
      { id: 'account' },
    );
    const value = headerValue(await agent.credential({ server: account }));
    expect(value).toBe(`Basic ${btoa('svc-ledger:demo-ledger-password')}`);
  });

  it('a brokered token waits for the consent of the person', async () => {
    const calendar = exchanged(
      { requestedCredential: 'oauth_sts', managedResourceIdentifier: DEMO_BROKERED_RESOURCE },
      { id: 'calendar' },
    );
    await expect(agent.credential({ server: calendar })).rejects.toMatchObject({
      code: 'consent_required',
      detail: { url: expect.stringContaining(demo.org.issuer) },
    });
    demo.org.consent(agent.alice.user.sub, DEMO_BROKERED_RESOURCE, true);
    expect(await agent.credential({ server: calendar })).toMatchObject({ strategy: 'oauth_sts' });
  });
});

describe('client credentials', () => {
  const service = { clientId: '0oaService', exchangeAuthentication: ['client_secret_basic'] as const };
  const ledger = (fields: object = {}) =>
    server(
      {
        type: 'client_credentials',
        clientId: service.clientId,
        clientAuthentication: 'client_secret_basic',
        issuer: demo.org.customIssuer('auspeople'),
        scopes: ['people.read'],
        ...fields,
      },
      { id: 'ledger' },
    );

  it('the agent asks as itself: nothing of the person is in it', async () => {
    demo.org.addClient({ ...service, clientSecret: 'a-secret', grantTypes: ['client_credentials'] });
    await agent.exchange.setServerSecret('ledger', 'a-secret');
    const credential = await agent.credential({ server: ledger() });
    expect(credential).toMatchObject({ strategy: 'client_credentials', scopes: 'people.read' });
    expect(claimsOf(credential)).toMatchObject({ sub: service.clientId, aud: 'api://people' });
    expect(claimsOf(credential)).not.toHaveProperty('uid');
    expect(demo.org.requests.at(-1)?.params).not.toHaveProperty('subject_token');
  });

  it('an app that is no service gets none', async () => {
    const own = { clientId: demo.org.client().clientId, clientAuthentication: 'private_key_jwt' };
    await expect(agent.credential({ server: ledger(own) })).rejects.toMatchObject({
      code: 'exchange_client_not_allowed',
    });
  });
});

describe('refusals', () => {
  it('Mallory, who may not, is told so and nothing is called a defect', async () => {
    const bob = await sessionOf(demo, 'bob');
    demo.org.assign(bob.user.sub, bob.clientId, false);
    const people = exchanged({ ...bearer, managedResourceIdentifier: 'api://people' });
    await expect(agent.credential({ server: people, session: bob })).rejects.toMatchObject({
      code: 'exchange_denied',
    });
    demo.org.assign(bob.user.sub, bob.clientId, true);
  });
});
