import { Problem } from '../../src-shared/problems/problem.ts';
import { retryDelay } from '../../src-main/identity/retry-delay.ts';

/**
 * `node test/bench/fleet.ts`: what so many desktops ask of Okta in a minute, with the delays that the agent has. A model: people
 * arrive and call as the options say, and every desktop behaves as the sources do. docs/it.md has the table.
 */
export interface FleetOptions {
  readonly desktops: number;
  readonly servers: number;
  /** Minutes over which people begin; for a wake-up it is short. */
  readonly spreadMinutes: number;
  /** Minutes that a token of a server lives. */
  readonly tokenMinutes: number;
  readonly workMinutes: number;
}
export interface FleetLoad {
  readonly refreshesAMinute: number;
  readonly exchangesAMinute: number;
  readonly idJagsAMonth: number;
}

export const WORKDAY = { servers: 3, spreadMinutes: 30, tokenMinutes: 60, workMinutes: 480 };
const MINUTE = 60_000;

/** The same numbers each time (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Everybody begins: one refresh each, and an exchange at the first call of each server, again when the token has run out. */
export function nineOClock(options: FleetOptions, random: () => number): FleetLoad {
  const refreshes = new Map<number, number>();
  const exchanges = new Map<number, number>();
  for (let desktop = 0; desktop < options.desktops; desktop += 1) {
    const begin = random() * options.spreadMinutes;
    count(refreshes, begin);
    for (let server = 0; server < options.servers; server += 1)
      // Exchanges are made when a tool is called, and never in advance: an idle desktop makes none.
      for (
        let at = begin + random() * 10;
        at < options.workMinutes;
        at += options.tokenMinutes + random() * 5
      )
        count(exchanges, at);
  }
  const days = 22;
  return {
    refreshesAMinute: Math.max(...refreshes.values()),
    exchangesAMinute: Math.max(...exchanges.values()),
    idJagsAMonth: Math.ceil(options.workMinutes / options.tokenMinutes) * days,
  };
}

/** Okta is away for so long, with every desktop wanting its refresh at some time of it: the attempts of the busiest minute. */
export function outage(
  desktops: number,
  minutes: number,
  random: () => number,
): { readonly during: number; readonly after: number } {
  const attempts = new Map<number, number>();
  const unreachable = new Problem('provider_unreachable', { host: 'okta' });
  for (let desktop = 0; desktop < desktops; desktop += 1) {
    let at = random() * minutes * MINUTE;
    for (let failures = 1; at < minutes * MINUTE; failures += 1) {
      count(attempts, at / MINUTE);
      at += retryDelay(unreachable, failures, random());
    }
    count(attempts, at / MINUTE);
  }
  const part = (wanted: (minute: number) => boolean): number =>
    Math.max(0, ...[...attempts].filter(([minute]) => wanted(minute)).map(([, times]) => times));
  return { during: part((minute) => minute < minutes), after: part((minute) => minute >= minutes) };
}

function count(minutes: Map<number, number>, at: number): void {
  const minute = Math.floor(at);
  minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
}

if (process.argv[1] === import.meta.filename)
  for (const desktops of [1_000, 10_000, 100_000]) {
    const random = randomFrom(9);
    const day = nineOClock({ desktops, ...WORKDAY }, random);
    const wake = nineOClock({ desktops, ...WORKDAY, spreadMinutes: 5 }, random);
    process.stdout.write(
      `${JSON.stringify({ desktops, day, wake, outage: outage(desktops, 30, random) })}\n`,
    );
  }
