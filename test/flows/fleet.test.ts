import { expect, it } from 'vitest';
import { nineOClock, outage, randomFrom, WORKDAY } from '../bench/fleet.ts';

// What docs/it.md says of many desktops, with the delays that the agent really has.

it.each([1_000, 10_000])(
  '%i desktops: one refresh each, spread as people come, and exchanges only for calls',
  (desktops) => {
    const load = nineOClock({ desktops, ...WORKDAY }, randomFrom(9));
    expect(load.refreshesAMinute).toBeLessThan((desktops / WORKDAY.spreadMinutes) * 1.5);
    expect(load.exchangesAMinute).toBeLessThan((desktops * WORKDAY.servers) / 20);
  },
);

it('an hour’s token keeps a working day below the 250 ID-JAGs a month that are included, five minutes do not', () => {
  expect(nineOClock({ desktops: 1, ...WORKDAY }, randomFrom(1)).idJagsAMonth).toBe(176);
  expect(
    nineOClock({ desktops: 1, ...WORKDAY, tokenMinutes: 5 }, randomFrom(1)).idJagsAMonth,
  ).toBeGreaterThan(250);
});

it('after an outage every desktop is back within two minutes, with no more than two attempts of each in any minute', () => {
  const { during, after } = outage(10_000, 30, randomFrom(9));
  expect(during).toBeLessThan(20_000);
  expect(after).toBeLessThanOrEqual(10_000);
});
