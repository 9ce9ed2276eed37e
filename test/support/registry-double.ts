import type { RegistryLibrary } from '../../src-main/platform/policies/registry.ts';

/** A registry value as Windows stores it: its type (winnt.h) and its bytes. */
export interface StoredValue {
  readonly type: number;
  readonly data: Buffer;
}
export type Stored = { readonly [name: string]: StoredValue | Stored };

export const sz = (text: string): StoredValue => ({ type: 1, data: Buffer.from(`${text}\0`, 'utf16le') });
export const dword = (value: number): StoredValue => {
  const data = Buffer.alloc(4);
  data.writeUInt32LE(value);
  return { type: 4, data };
};
export const multiSz = (...lines: readonly string[]): StoredValue => ({
  type: 7,
  data: Buffer.from(`${lines.map((line) => `${line}\0`).join('')}\0`, 'utf16le'),
});

export interface RegistryDouble extends RegistryLibrary {
  /** Handles that were opened and not closed. */
  readonly open: () => number;
  /** Names of keys (without their hive) that may not be opened. */
  deny: string | null;
}

const HIVE_NAMES = new Map([
  [0x8000_0002, 'HKLM'],
  [0x8000_0001, 'HKCU'],
]);

/**
 * A double of `native-reg`, which loads on Windows alone, checked against its types. It holds values as bytes and behaves
 * as the library does: names are found in any case and told as they were written; a key that is not there is null.
 */
export function registryDouble(hives: Readonly<Partial<Record<'HKLM' | 'HKCU', Stored>>>): RegistryDouble {
  const handles = new Map<number, Stored>();
  let next = 1;
  const keyOf = (handle: number): Stored => {
    const key = handles.get(handle);
    if (key === undefined) throw new Error('The handle is invalid.');
    return key;
  };
  const double: RegistryDouble = {
    deny: null,
    open: () => handles.size,
    openKey(hive, path) {
      if (path === double.deny) throw new Error('Access is denied.');
      const root = hives[HIVE_NAMES.get(hive) as 'HKLM'];
      const key = path
        .split('\\')
        .reduce<Stored | null>((at, name) => (at === null ? null : below(at, name)), root ?? {});
      if (key === null) return null;
      handles.set(next, key);
      return next++;
    },
    enumKeyNames: (handle) => Object.keys(keyOf(handle)).filter((name) => !isValue(keyOf(handle)[name])),
    enumValueNames: (handle) => Object.keys(keyOf(handle)).filter((name) => isValue(keyOf(handle)[name])),
    queryValueRaw(handle, name) {
      const stored = Object.entries(keyOf(handle)).find(
        ([known, value]) => isValue(value) && known.toLowerCase() === name?.toLowerCase(),
      )?.[1];
      if (!isValue(stored)) return null;
      return Object.assign(Buffer.from(stored.data), { type: stored.type });
    },
    closeKey: (handle) => void handles.delete(Number(handle)),
  };
  return double;
}

function below(key: Stored, name: string): Stored | null {
  const found = Object.entries(key).find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
  return found === undefined || isValue(found) ? null : found;
}

function isValue(stored: StoredValue | Stored | undefined): stored is StoredValue {
  return stored !== undefined && Buffer.isBuffer((stored as StoredValue).data);
}
