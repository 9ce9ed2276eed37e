import { configurationSchema } from '../../src-shared/domain/configuration.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { isDeepStrictEqual } from 'node:util';
import type { Effective } from './effective-settings.ts';
import { documentOf, leavesOf } from './leaves.ts';
import type { LayerDocument } from './partial-schema.ts';

/**
 * The user's document after a change. A key that is locked may be said again as it is (a form sends all its fields),
 * but not differently: that throws `config_locked`. What the user had set there before stays, and comes back when the
 * policy goes. Values that only repeat a default are not written, so that defaults can move on.
 */
export function changedDocument(
  before: LayerDocument,
  proposed: LayerDocument,
  now: Effective,
): LayerDocument {
  const old = leavesOf(configurationSchema, before);
  const leaves = new Map<string, unknown>();
  for (const [key, value] of leavesOf(configurationSchema, proposed)) {
    const locked = lockedBelow(key, now);
    if (locked !== null)
      refuseOther(locked, value, locked === key ? [now.leaves.get(key), old.get(key)] : []);
    else if (old.has(key) || now.sources.has(key) || !isDeepStrictEqual(value, DEFAULTS.get(key)))
      leaves.set(key, value);
  }
  for (const [key, value] of old) if (now.isLocked(key)) leaves.set(key, value);
  return documentOf(leaves);
}

const DEFAULTS = leavesOf(
  configurationSchema,
  configurationSchema.parse({ identityProvider: { issuer: 'https://default.invalid', clientId: 'default' } }),
);

/** The locked key that a change of this key would touch: itself, or one below it. */
function lockedBelow(key: string, now: Effective): string | null {
  if (now.isLocked(key)) return key;
  for (const known of now.leaves.keys()) if (known.startsWith(`${key}.`) && now.isLocked(known)) return known;
  return null;
}

function refuseOther(key: string, value: unknown, known: readonly unknown[]): void {
  if (!known.some((same) => isDeepStrictEqual(value, same))) throw new Problem('config_locked', { key });
}
