import { isDeepStrictEqual } from 'node:util';
import { type Configuration, configurationSchema } from '../../src-shared/domain/configuration.ts';
import { leavesOf } from './leaves.ts';

/** The keys (paths with dots) in which two configurations differ: for the audit log, which keeps names and no values. */
export function changedKeys(before: Configuration, now: Configuration): readonly string[] {
  const old = leavesOf(configurationSchema, before);
  const next = leavesOf(configurationSchema, now);
  const keys = new Set([...old.keys(), ...next.keys()]);
  return [...keys].filter((key) => !isDeepStrictEqual(old.get(key), next.get(key))).toSorted();
}
