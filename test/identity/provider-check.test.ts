import { afterEach, describe, expect, it } from 'vitest';
import type { TestStep } from '../../src-shared/contract/servers.ts';
import { identityProviderSchema, type IdentityProvider } from '../../src-shared/domain/provider.ts';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { identityRig, type IdentityRig } from '../support/identity-rig.ts';

let rig: IdentityRig;
afterEach(() => rig.close());

type Check = (changes?: Partial<IdentityProvider>) => Promise<Map<string, TestStep>>;

async function start(): Promise<Check> {
  rig = await identityRig();
  return async (changes = {}) => {
    const provider = identityProviderSchema.parse({
      issuer: rig.org.issuer,
      clientId: DEMO_CLIENT_ID,
      ...changes,
    });
    const signal = AbortSignal.timeout(15_000);
    const { steps } = await rig.identity.provider.check({ identityProvider: provider }, signal);
    return new Map(steps.map((step) => [step.id, step]));
  };
}

const statuses = (steps: Map<string, TestStep>): Record<string, string> =>
  Object.fromEntries(
    [...steps].map(([id, step]) => [id, step.problem ? `${step.status} ${step.problem.code}` : step.status]),
  );

describe('checks before sign-in', () => {
  it('finds nothing wrong with the demo organisation', async () => {
    const check = await start();
    expect(statuses(await check())).toEqual({
      'provider.settings': 'ok',
      network: 'ok',
      'provider.discovery': 'ok',
      'provider.issuer': 'ok',
      'provider.endpoints': 'ok',
      'provider.pkce': 'ok',
      'provider.keys': 'ok',
      'provider.scopes': 'ok',
      'provider.sign-out': 'ok',
      clock: 'ok',
      'callback-ports': 'ok',
      'provider.redirect': 'ok',
      'provider.client': 'ok',
    });
  });

  it('stops at a sample value before anything is sent', async () => {
    const check = await start();
    const before = rig.org.requests.length;
    const steps = await check({ issuer: 'https://your-domain.okta.com' });
    expect(steps.get('provider.settings')).toMatchObject({
      status: 'failed',
      problem: { code: 'sample_value' },
    });
    expect(steps.get('network')).toMatchObject({ status: 'skipped' });
    expect(rig.org.requests).toHaveLength(before);
  });

  it('names both issuers when they differ', async () => {
    const check = await start();
    const steps = await check({
      discoveryEndpoint: `${rig.org.customIssuer('default')}/.well-known/openid-configuration`,
    });
    expect(steps.get('provider.issuer')?.problem).toMatchObject({
      code: 'issuer_mismatch',
      detail: { configured: rig.org.issuer, found: rig.org.customIssuer('default') },
    });
    expect(steps.get('provider.redirect')).toMatchObject({ status: 'skipped' });
  });

  it('sees redirect URIs that are not registered, by their case too', async () => {
    const check = await start();
    const client = rig.org.client();
    const [first = '', ...rest] = client.redirectUris;
    rig.org.addClient({ ...client, redirectUris: [first.replace('Okta', 'okta'), ...rest] });
    expect((await check()).get('provider.redirect')).toMatchObject({
      status: 'warning',
      problem: { code: 'redirect_uri_mismatch', detail: { uris: first } },
    });
    rig.org.addClient({ ...client, redirectUris: [] });
    expect((await check()).get('provider.redirect')).toMatchObject({ status: 'failed' });
  });

  it('sees an unknown client', async () => {
    const check = await start();
    const steps = await check({ clientId: '0oaunknown' });
    expect(steps.get('provider.redirect')?.problem).toMatchObject({ code: 'invalid_client' });
    expect(steps.get('provider.client')).toMatchObject({ status: 'failed' });
  });

  it('sees DPoP demanded, which only matters where it is off', async () => {
    const check = await start();
    rig.org.requireDpop(DEMO_CLIENT_ID, true);
    expect((await check({ dpop: 'off' })).get('provider.client')?.problem).toMatchObject({
      code: 'dpop_required',
    });
    expect((await check({ dpop: 'auto' })).get('provider.client')).toMatchObject({
      status: 'ok',
      seen: expect.arrayContaining([{ name: 'demanded', value: 'true' }]),
    });
  });

  it('measures the clock', async () => {
    const check = await start();
    rig.org.clock.advance(-10 * 60_000);
    expect((await check()).get('clock')?.problem).toMatchObject({ code: 'clock_skew' });
  });

  it('sees an organisation that is away', async () => {
    const check = await start();
    await rig.org.outage(true);
    const steps = await check();
    expect(steps.get('provider.discovery')?.problem).toMatchObject({ code: 'provider_unreachable' });
    expect(steps.get('provider.client')).toBeUndefined();
    await rig.org.outage(false);
  });

  it('sees a login page of the network instead of the provider', async () => {
    const check = await start();
    rig.org.script({
      path: '/.well-known/openid-configuration',
      next: { html: '<h1>Welcome to the hotel</h1>' },
    });
    expect((await check()).get('provider.discovery')?.problem).toMatchObject({ code: 'captive_portal' });
  });
});
