import type { JWK } from 'jose';
import { expect, it } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { JWT_BEARER, TOKEN_EXCHANGE } from '../../src-main/demo/wire.ts';
import { useDemoRig } from '../support/demo-rig.ts';

const openRig = useDemoRig();
const AGENT_URL = 'https://agents.example.com/expenses/';

it('another agent is named by its resource, to the last slash, and sees who acts for whom', async () => {
  const rig = await openRig();
  rig.org.client().connections = [{ to: 'ausexpenses', resource: AGENT_URL }];
  await rig.authorize('expenses', { resource: AGENT_URL.replace(/\/$/, '') });
  await rig.signIn('alice');
  const expenses = await rig.client('expenses').catch((thrown: unknown) => String(thrown));
  expect(expenses).toContain('exchange_invalid_target');

  await rig.authorize('expenses', { resource: AGENT_URL });
  expect((await (await rig.client('expenses')).call('list')).isError).toBe(false);
  const [, asked] = rig.asked(TOKEN_EXCHANGE);
  expect(asked?.params).toMatchObject({ resource: AGENT_URL, audience: rig.org.customIssuer('ausexpenses') });
  const { traces } = await rig.call('exchange.trace', { server: 'expenses' });
  const redeemed = traces[0]?.legs.find(({ leg }) => leg === 'redeem')?.token?.claims;
  const acting = JSON.parse(redeemed?.find(({ name }) => name === 'act')?.value ?? '{}');
  expect(acting).toMatchObject({ sub: DEMO_CLIENT_ID, sub_profile: 'ai_agent' });
});

it('the resource’s server knows the agent as another client, which redeems there', async () => {
  const rig = await openRig();
  const { jwks } = await rig.call('keys.show', {});
  rig.org.addClient({ clientId: 'agent-at-expenses' });
  for (const jwk of jwks.keys) rig.org.registerKey(jwk as JWK, 'agent-at-expenses');
  rig.org.client().connections = [{ to: 'ausexpenses', clientId: 'agent-at-expenses' }];
  await rig.signIn('alice');
  const refused = await rig.client('expenses').catch((thrown: unknown) => String(thrown));
  expect(refused).toContain('exchange_refused');

  await rig.authorize('expenses', { redeemAs: { clientId: 'agent-at-expenses' } });
  expect((await (await rig.client('expenses')).call('list')).isError).toBe(false);
  expect(rig.servers.expenses.calls.at(-1)?.caller.clientId).toBe('agent-at-expenses');
  const { records } = await rig.call('audit.list', { kind: 'exchange', server: 'expenses', limit: 1 });
  expect(records).toMatchObject([{ outcome: 'ok', email: 'alice@example.com' }]);
});

it('and with a secret of its own there, kept in the keychain', async () => {
  const rig = await openRig();
  rig.org.addClient({
    clientId: 'agent-with-secret',
    clientSecret: 'the-secret-at-expenses',
    exchangeAuthentication: ['client_secret_basic'],
  });
  rig.org.client().connections = [{ to: 'ausexpenses', clientId: 'agent-with-secret' }];
  await rig.authorize('expenses', {
    redeemAs: { clientId: 'agent-with-secret', clientAuthentication: 'client_secret_basic' },
  });
  await rig.signIn('alice');
  const missing = await rig.client('expenses').catch((thrown: unknown) => String(thrown));
  expect(missing).toContain('client_secret_missing');

  await rig.call('exchange.setServerSecret', { server: 'expenses', secret: 'the-secret-at-expenses' });
  expect((await (await rig.client('expenses')).call('list')).isError).toBe(false);
  const [redeemed] = rig.asked(JWT_BEARER);
  expect(redeemed?.params).not.toHaveProperty('client_secret');
  expect(JSON.stringify(await rig.call('exchange.trace', {}))).not.toContain('the-secret-at-expenses');
});
