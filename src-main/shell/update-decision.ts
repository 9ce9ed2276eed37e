import type { UpdateSettings } from '../../src-shared/domain/management.ts';
import type { InstallKind } from './install-kind.ts';

export interface OfferedUpdate {
  readonly version: string;
  /** ISO 8601; what cannot be read counts as just released. */
  readonly releaseDate: string;
}

export type UpdateDecision =
  /** Nothing is asked and nothing is shown. */
  | { readonly action: 'nothing'; readonly reason: 'off' | 'development' | 'deferred' | 'not_newer' }
  /** It is told that there is one; somebody else installs it. */
  | { readonly action: 'notify' }
  /** It is downloaded; the person decides when the app restarts. */
  | { readonly action: 'download' };

const DAY_MS = 86_400_000;

/** Whether to ask for updates at all. */
export function asksForUpdates(settings: UpdateSettings, kind: InstallKind): boolean {
  return settings.mode !== 'off' && kind !== 'development';
}

/** What happens with an update that is offered. Never a step back: an older version is not an update. */
export function decideUpdate(
  offered: OfferedUpdate,
  current: string,
  settings: UpdateSettings,
  kind: InstallKind,
  now: number,
): UpdateDecision {
  if (settings.mode === 'off') return { action: 'nothing', reason: 'off' };
  if (kind === 'development') return { action: 'nothing', reason: 'development' };
  if (!isNewer(offered.version, current)) return { action: 'nothing', reason: 'not_newer' };
  if (age(offered.releaseDate, now) < settings.deferDays * DAY_MS)
    return { action: 'nothing', reason: 'deferred' };
  if (settings.mode === 'notify' || kind === 'managed') return { action: 'notify' };
  return { action: 'download' };
}

function age(releaseDate: string, now: number): number {
  const released = Date.parse(releaseDate);
  return Number.isNaN(released) ? 0 : now - released;
}

/** Semantic Versioning 2.0.0, section 11. */
export function isNewer(offered: string, current: string): boolean {
  const a = parts(offered);
  const b = parts(current);
  if (a === null || b === null) return false;
  for (const [index, number] of a.numbers.entries()) {
    const difference = number - (b.numbers[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return comparePrerelease(a.prerelease, b.prerelease) > 0;
}

function parts(
  version: string,
): { readonly numbers: readonly number[]; readonly prerelease: readonly string[] } | null {
  const match = /^v?(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/.exec(version);
  if (match === null) return null;
  const [, major, minor, patch, prerelease = ''] = match;
  return {
    numbers: [major, minor, patch].map(Number),
    prerelease: prerelease === '' ? [] : prerelease.split('.'),
  };
}

function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined) return 1;
    const difference = compareIdentifier(left, right);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareIdentifier(a: string, b: string): number {
  const numbers = [a, b].map((text) => (/^\d+$/.test(text) ? Number(text) : null));
  const [left, right] = numbers;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'number') return -1;
  if (typeof right === 'number') return 1;
  return a < b ? -1 : Number(a > b);
}
