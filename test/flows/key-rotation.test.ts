import type { JWK } from 'jose';
import { expect, it } from 'vitest';
import { TOKEN_EXCHANGE } from '../../src-main/demo/wire.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { createShiftedClock } from '../support/shifted-clock.ts';
import { useDemoRig, type DemoRig } from '../support/demo-rig.ts';

const openRig = useDemoRig();

/** A call whose credential has to be got anew. */
async function callAnew(rig: DemoRig, people: Awaited<ReturnType<DemoRig['client']>>): Promise<void> {
  rig.servers.people.rejectNext(1);
  expect(await people.call('whoami')).toMatchObject({ isError: false });
}
const statuses = (rig: DemoRig) => rig.asked(TOKEN_EXCHANGE).map(({ status }) => status);

it('our key: the old one is used until Okta accepted the new one, then the new one alone', async () => {
  let later = 0;
  const rig = await openRig({ clock: { ...systemClock, monotonic: () => systemClock.monotonic() + later } });
  await rig.signIn('alice');
  const people = await rig.client('people');
  await people.call('whoami');
  const old = (await rig.call('keys.show', {})).current?.kid;

  const { next } = await rig.call('keys.rotate', {});
  expect(await people.call('whoami')).toMatchObject({ isError: false });
  expect(statuses(rig)).toEqual([200, 401, 200]);
  expect(await rig.call('keys.show', {})).toMatchObject({
    current: { kid: old },
    next: { kid: next?.kid, lastRefusedAt: expect.any(String) },
  });

  rig.org.registerKey(next?.publicJwk as JWK);
  later += 120_000;
  await callAnew(rig, people);
  await expect
    .poll(() => rig.call('keys.show', {}), { timeout: 10_000 })
    .toMatchObject({ current: { kid: next?.kid }, next: null });

  const client = rig.org.client();
  client.keys = client.keys.filter(({ kid }) => kid !== old);
  await callAnew(rig, people);
  expect(statuses(rig).slice(3)).toEqual([200, 200, 200]);
  const { records } = await rig.call('audit.list', { kind: 'key_changed' });
  expect(records.map(({ detail }) => detail?.['action'])).toEqual(['confirm', 'rotate', 'generate']);
});

it('Okta’s keys: a session that was signed with the old ones is refreshed and exchanged with the new ones', async () => {
  const clock = createShiftedClock();
  const rig = await openRig({ clock });
  await rig.signIn('alice');
  const people = await rig.client('people');
  await people.call('whoami');
  await rig.org.rotateKeys();
  await rig.org.rotateKeys({ server: 'auspeople' });
  // The server no longer trusts the key of the old token.
  expect(await people.call('whoami')).toMatchObject({ isError: false });
  clock.shift(61 * 60_000);
  rig.org.clock.advance(61 * 60_000);
  expect((await people.call('whoami')).text).toContain('alice@example.com');
  expect(rig.asked('refresh_token').map(({ status }) => status)).toEqual([200]);
  expect(statuses(rig)).toEqual([200, 200]);
});
