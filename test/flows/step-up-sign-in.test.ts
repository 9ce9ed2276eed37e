import { expect, it } from 'vitest';
import { createShiftedClock } from '../support/shifted-clock.ts';
import { useDemoRig } from '../support/demo-rig.ts';
import { signInAs } from '../support/fake-browser.ts';

const openRig = useDemoRig();

it('a resource that wants a recent sign-in gets one: /login asks for it, and the call works then', async () => {
  const clock = createShiftedClock();
  const rig = await openRig({ clock });
  const login = (): Promise<Response> => fetch(new URL('/login', rig.host.mcp), { redirect: 'manual' });
  await rig.signIn('alice');
  expect((await login()).status).toBe(200);

  rig.org.requireRecentSignIn('ausexpenses', 60);
  clock.shift(120_000);
  rig.org.clock.advance(120_000);
  const refused = await rig.client('expenses').catch((thrown: unknown) => String(thrown));
  expect(refused).toContain('step_up_required');

  const address = new URL((await login()).headers.get('location') ?? '');
  expect(address.searchParams.get('max_age')).toBe('60');
  await signInAs('alice')(address.href);
  expect((await (await rig.client('expenses')).call('list')).isError).toBe(false);
  // The demand is met: the next one is a sign-in like any other.
  expect((await login()).status).toBe(200);
});
