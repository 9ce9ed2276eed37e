import { expect, it } from 'vitest';
import { TOKEN_EXCHANGE } from '../../src-main/demo/wire.ts';
import { useDemoRig, type DemoRig } from '../support/demo-rig.ts';

const openRig = useDemoRig();
const served = (rig: DemoRig, server: 'people' | 'expenses') => {
  const found = rig.servers[server].calls.filter(({ method }) => method === 'tools/call');
  return found.map(({ caller, headers }) => ({
    boundTo: caller.boundTo,
    scheme: headers.authorization?.split(' ')[0],
    proof: typeof headers['dpop'],
  }));
};
const BOUND = { boundTo: expect.any(String), scheme: 'DPoP', proof: 'string' };

it.each([
  ['people', 'whoami'],
  ['expenses', 'list'],
] as const)('%s begins to demand bound tokens: calls of %s go on', async (server, tool) => {
  const rig = await openRig();
  await rig.signIn('alice');
  const client = await rig.client(server);
  expect((await client.call(tool)).isError).toBe(false);
  rig.servers[server].requireDpop(true);
  expect((await client.call(tool)).isError).toBe(false);
  expect((await client.call(tool)).isError).toBe(false);
  expect(served(rig, server)).toEqual([
    { boundTo: undefined, scheme: 'Bearer', proof: 'undefined' },
    BOUND,
    BOUND,
  ]);
});

it('a proof is new for each request, and made again once where the server wants another nonce', async () => {
  const rig = await openRig();
  await rig.authorize('people', { dpop: 'required' });
  rig.servers.people.requireDpop(true);
  await rig.signIn('alice');
  const people = await rig.client('people');
  for (const rotates of [false, true, false, true]) {
    if (rotates) rig.servers.people.rotateDpopNonce();
    expect(await people.call('whoami')).toMatchObject({ isError: false });
  }
  const proofs = rig.servers.people.calls.map(({ headers }) => headers['dpop']);
  expect(new Set(proofs).size).toBe(proofs.length);
  // Okta wants a nonce in the first proof that it sees.
  expect(rig.asked(TOKEN_EXCHANGE).map(({ status }) => status)).toEqual([400, 200]);
});

it('where the settings say no to DPoP, the person is told that the server refused the token', async () => {
  const rig = await openRig();
  await rig.authorize('people', { dpop: 'off' });
  await rig.signIn('alice');
  const people = await rig.client('people');
  rig.servers.people.requireDpop(true);
  expect(await people.call('whoami')).toMatchObject({ isError: true });
  const { records } = await rig.call('audit.list', { tool: 'whoami' });
  expect(records).toMatchObject([{ outcome: 'failed', problem: 'server_rejected_credential' }]);
});

it('the key of the proofs ends with the sign-in', async () => {
  const rig = await openRig();
  await rig.authorize('people', { dpop: 'required' });
  rig.servers.people.requireDpop(true);
  for (const person of ['alice', 'bob']) {
    await rig.signIn(person);
    expect((await (await rig.client('people')).call('whoami')).isError).toBe(false);
    await rig.call('session.signOut', { openBrowser: false });
  }
  const keys = served(rig, 'people').map(({ boundTo }) => boundTo);
  expect(new Set(keys).size).toBe(2);
});
