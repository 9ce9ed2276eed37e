import { afterEach, describe, expect, it } from 'vitest';
import { testServerLegs, type TestedLegs } from '../../src-main/exchange/test-legs.ts';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { JWT_BEARER } from '../../src-main/demo/wire.ts';
import type { CatalogServer } from '../../src-main/ports/exchange.ts';
import type { ActiveSession } from '../../src-main/ports/identity.ts';
import { useDemoOrg } from '../support/demo-fixture.ts';
import { exchanged, server, useExchange } from './exchange-fixture.ts';

const demo = useDemoOrg();
const agent = useExchange(demo);
const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0).reverse()) one();
});

const test = (of: CatalogServer, session: ActiveSession = agent.alice) =>
  testServerLegs(agent.exchange, of, session, new AbortController().signal);
const assertion = () =>
  exchanged({
    requestedCredential: 'id_jag',
    audience: demo.org.customIssuer('auspeople'),
    scopes: ['people.read'],
  });
const outcomes = ({ steps }: TestedLegs) => steps.map(({ id, status }) => `${id} ${status}`);
const seen = ({ steps }: TestedLegs, id: string) =>
  Object.fromEntries(
    steps.find((step) => step.id === id)?.seen.map(({ name, value }) => [name, value]) ?? [],
  );
const failed = ({ steps }: TestedLegs) => steps.find(({ status }) => status === 'failed');

describe('a server whose chain is whole', () => {
  it('shows each leg of an ID-JAG: what was signed, sent and answered, and what the tokens say', async () => {
    const tested = await test(assertion());
    expect(outcomes(tested)).toEqual([
      'subject_token_0 ok',
      'exchange_1_assertion ok',
      'exchange_1 ok',
      'exchange_1_token ok',
      'redeem_2_assertion ok',
      'redeem_2 ok',
      'redeem_2_token ok',
      'injection ok',
    ]);
    expect(seen(tested, 'subject_token_0')).toMatchObject({
      iss: demo.org.issuer,
      aud: DEMO_CLIENT_ID,
      exp: expect.any(String),
    });
    const { jwks } = await agent.keys.show();
    expect(seen(tested, 'exchange_1_assertion')).toMatchObject({
      kid: jwks.keys[0]?.kid,
      iss: DEMO_CLIENT_ID,
      aud: `${demo.org.issuer}/oauth2/v1/token`,
    });
    expect(seen(tested, 'redeem_2_assertion')).toMatchObject({
      aud: `${demo.org.customIssuer('auspeople')}/v1/token`,
    });
    expect(seen(tested, 'exchange_1_token')).toMatchObject({ aud: demo.org.customIssuer('auspeople') });
    expect(seen(tested, 'redeem_2_token')).toMatchObject({ aud: 'api://people' });
    expect(tested.credential).toMatchObject({ strategy: 'id_jag' });
  });

  it('is really asked anew, whatever the cache holds', async () => {
    const people = exchanged({ audience: 'api://people' }, { id: 'anew' });
    await agent.credential({ server: people });
    const before = demo.org.requests.length;
    await test(people);
    expect(demo.org.requests.length).toBe(before + 1);
  });

  it('shows nothing of a token, an assertion or a secret', async () => {
    await agent.exchange.setServerSecret('fixed', 'the-fixed-secret');
    const shown = JSON.stringify([
      (await test(assertion())).steps,
      (await test(server({ type: 'static_secret' }, { id: 'fixed' }))).steps,
    ]);
    expect(shown).not.toMatch(/eyJ|the-fixed-secret/);
  });

  it('without a credential says so', async () => {
    const tested = await test(server({ type: 'none' }));
    expect(outcomes(tested)).toEqual(['injection ok']);
    expect(seen(tested, 'injection')).toMatchObject({ strategy: 'none' });
  });
});

describe('the leg that fails carries the remedy, and those before it stay', () => {
  it('the exchange', async () => {
    const tested = await test(exchanged({ audience: 'api://nowhere' }));
    expect(outcomes(tested)).toEqual(['subject_token_0 ok', 'exchange_1_assertion ok', 'exchange_1 failed']);
    expect(failed(tested)?.problem).toMatchObject({ code: 'exchange_wrong_endpoint', actor: 'admin' });
    expect(tested.credential).toBeNull();
  });

  it('the redemption', async () => {
    demo.org.allowGrant('auspeople', DEMO_CLIENT_ID, JWT_BEARER, false);
    undo.push(() => demo.org.allowGrant('auspeople', DEMO_CLIENT_ID, JWT_BEARER, true));
    const tested = await test(assertion());
    expect(outcomes(tested).slice(-2)).toEqual(['redeem_2_assertion ok', 'redeem_2 failed']);
    expect(failed(tested)?.problem).toMatchObject({ code: 'exchange_denied' });
  });

  it('the injection, after a token that came', async () => {
    const injection = { mode: 'authorization_basic' };
    const tested = await test(exchanged({ audience: 'api://people', injection }));
    expect(outcomes(tested).at(-1)).toBe('exchange failed');
    expect(outcomes(tested)).toContain('exchange_1 ok');
    expect(failed(tested)?.problem).toMatchObject({ code: 'credential_not_injectable' });
  });

  it('the settings, before anything is sent', async () => {
    const before = demo.org.requests.length;
    const tested = await test(exchanged({}));
    expect(outcomes(tested)).toEqual(['exchange failed']);
    expect(failed(tested)?.problem).toMatchObject({ code: 'exchange_not_configured' });
    expect(demo.org.requests.length).toBe(before);
  });
});
