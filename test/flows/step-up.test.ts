import { expect, it } from 'vitest';
import { TOKEN_EXCHANGE } from '../../src-main/demo/wire.ts';
import { useDemoRig } from '../support/demo-rig.ts';

const openRig = useDemoRig();
const submit = { amount: 12, for: 'Coffee' };

it('a tool that needs more scopes gets them with one new exchange and one retry, and keeps them', async () => {
  const rig = await openRig();
  await rig.authorize('expenses', { scopes: ['expenses.read'], stepUpScopes: ['expenses.write'] });
  await rig.signIn('alice');
  const expenses = await rig.client('expenses');
  expect((await expenses.call('list')).isError).toBe(false);
  expect(rig.asked(TOKEN_EXCHANGE).map(({ params }) => params['scope'])).toEqual(['expenses.read']);

  expect(await expenses.call('submit', submit)).toMatchObject({ isError: false });
  expect(await expenses.call('submit', submit)).toMatchObject({ isError: false });
  expect(rig.asked(TOKEN_EXCHANGE).map(({ params }) => params['scope'])).toEqual([
    'expenses.read',
    'expenses.read expenses.write',
  ]);
  const { records } = await rig.call('audit.list', { tool: 'submit' });
  expect(records).toMatchObject([
    { outcome: 'ok', scopes: 'expenses.read expenses.write' },
    { outcome: 'ok', scopes: 'expenses.read expenses.write' },
  ]);
});

it('where the settings allow no more, the person is told what the server demands', async () => {
  const rig = await openRig();
  await rig.authorize('expenses', { scopes: ['expenses.read'] });
  await rig.signIn('alice');
  const expenses = await rig.client('expenses');
  const answer = await expenses.call('submit', submit);
  expect(answer.isError).toBe(true);
  expect(answer.text).toContain('expenses.write');
  expect(rig.asked(TOKEN_EXCHANGE)).toHaveLength(1);
  const { records } = await rig.call('audit.list', { tool: 'submit' });
  expect(records).toMatchObject([{ outcome: 'refused', problem: 'server_insufficient_scope' }]);
});

it('where Okta does not grant them, the person is told so, and what needs less still works', async () => {
  const rig = await openRig();
  await rig.authorize('expenses', { scopes: ['expenses.read'], stepUpScopes: ['expenses.write'] });
  rig.org.client().connections = [{ to: 'ausexpenses', scopes: ['expenses.read'] }];
  await rig.signIn('alice');
  const expenses = await rig.client('expenses');
  const answer = await expenses.call('submit', submit);
  expect(answer.isError).toBe(true);
  expect(answer.text).toMatch(/not granted to you.*does not allow the scope 'expenses.write'/u);
  expect((await expenses.call('list')).isError).toBe(false);
});
