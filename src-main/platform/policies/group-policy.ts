import type { PolicyReading, PolicySource } from '../../ports/policy-source.ts';
import { typedDocument } from '../../settings/typed-document.ts';
import { type Hive, readRegistryKey, type RegistryKey, type RegistryLibrary } from './registry.ts';
import { watchPlace } from './watch-place.ts';

/** Only administrators (and Group Policy, and MDM) can write below `Policies`, in both hives. */
export const POLICY_KEY = 'SOFTWARE\\Policies\\Onbehalf';
/** A value of that key with the whole configuration as JSON text, for whom single values are too many. */
export const WHOLE_DOCUMENT = 'Configuration';

export interface GroupPolicyOptions {
  readonly hive: Hive;
  readonly library: () => RegistryLibrary;
}

/** The policies of Windows: the keys of the configuration are keys of the registry, its settings values in them. */
export function createGroupPolicy({ hive, library }: GroupPolicyOptions): PolicySource {
  const where = `${hive}\\${POLICY_KEY}`;
  const readKey = (): RegistryKey | null => readRegistryKey(library(), hive, POLICY_KEY);
  return {
    name: hive === 'HKLM' ? 'group policy' : 'group policy for this user',
    read() {
      try {
        return readings(readKey(), where);
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'unknown';
        return [{ state: 'unreadable', where, reason: `the registry cannot be read: ${reason}` }];
      }
    },
    onChange: (listener) => watchPlace({ fingerprint: () => fingerprint(readKey), folders: [] }, listener),
  };
}

function readings(key: RegistryKey | null, where: string): readonly PolicyReading[] {
  if (key === null) return [];
  const whole = [...key.values].find(([name]) => name.toLowerCase() === WHOLE_DOCUMENT.toLowerCase());
  const single = plain(key, whole?.[0] ?? null);
  return [
    ...(Object.keys(single).length === 0
      ? []
      : [{ state: 'found', where, document: typedDocument(single) } as const]),
    ...(whole === undefined ? [] : [wholeDocument(`${where}\\${whole[0]}`, whole[1])]),
  ];
}

function wholeDocument(where: string, value: unknown): PolicyReading {
  try {
    const text = Array.isArray(value) ? value.join('\n') : value;
    if (typeof text !== 'string') throw new SyntaxError('it is not text');
    return { state: 'found', where, document: JSON.parse(text) as unknown };
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'unknown';
    return { state: 'unreadable', where, reason: `it is not valid JSON: ${reason}` };
  }
}

/** A key without values (Group Policy leaves them behind) says nothing. The unnamed value of a key is not a setting. */
function plain({ values, keys }: RegistryKey, without: string | null): Record<string, unknown> {
  const own = [...values].filter(([name]) => name !== '' && name !== without);
  const below = [...keys]
    .map(([name, key]) => [name, plain(key, null)] as const)
    .filter(([, object]) => Object.keys(object).length > 0);
  return Object.fromEntries<unknown>([...own, ...below]);
}

function fingerprint(readKey: () => RegistryKey | null): string {
  try {
    const key = readKey();
    return JSON.stringify(key === null ? null : plain(key, null));
  } catch (error) {
    return String(error);
  }
}
