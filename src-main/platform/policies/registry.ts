import { createRequire } from 'node:module';
import type * as NativeReg from 'native-reg';

/** What is used of the Windows registry, in the shape of the library that reads it. */
export type RegistryLibrary = Pick<
  typeof NativeReg,
  'openKey' | 'enumKeyNames' | 'enumValueNames' | 'queryValueRaw' | 'closeKey'
>;

export type Hive = 'HKLM' | 'HKCU';

/** A value as it is stored; one of a type that says nothing to us is null. */
export type RegistryValue = string | number | readonly string[] | null;
export interface RegistryKey {
  readonly values: ReadonlyMap<string, RegistryValue>;
  readonly keys: ReadonlyMap<string, RegistryKey>;
}

// winreg.h: predefined keys, the right to read, and the 64-bit view for a 32-bit process.
const HIVES: Readonly<Record<Hive, number>> = { HKLM: 0x8000_0002, HKCU: 0x8000_0001 };
const READ = 0x2_0019 | 0x0100;
const MAX_DEPTH = 12;

/** Reads a key with everything below it; null where there is none. Throws when it may not be read. */
export function readRegistryKey(
  library: RegistryLibrary,
  hive: Hive,
  path: string,
  depth = 0,
): RegistryKey | null {
  if (depth > MAX_DEPTH) throw new Error('its keys are nested too deeply');
  const key = library.openKey(HIVES[hive], path, READ);
  if (key === null) return null;
  try {
    const values = library
      .enumValueNames(key)
      .map((name) => [name, valueOf(library.queryValueRaw(key, name))] as const);
    const keys = library
      .enumKeyNames(key)
      .map((name) => [name, readRegistryKey(library, hive, `${path}\\${name}`, depth + 1)] as const);
    return {
      values: new Map(values),
      keys: new Map(keys.flatMap(([name, below]) => (below === null ? [] : [[name, below] as const]))),
    };
  } finally {
    library.closeKey(key);
  }
}

/** The text of one value; null where there is none. */
export function readRegistryText(
  library: RegistryLibrary,
  hive: Hive,
  path: string,
  name: string,
): string | null {
  const key = library.openKey(HIVES[hive], path, READ);
  if (key === null) return null;
  try {
    const value = valueOf(library.queryValueRaw(key, name));
    return typeof value === 'string' ? value : null;
  } finally {
    library.closeKey(key);
  }
}

/** Registry value types (winnt.h): REG_SZ 1, REG_EXPAND_SZ 2, REG_DWORD 4, REG_MULTI_SZ 7, REG_QWORD 11. */
function valueOf(raw: NativeReg.Value | null): RegistryValue {
  if (raw === null) return null;
  switch (Number(raw.type)) {
    case 1:
    case 2:
      return textOf(raw).replace(/\0[^]*$/, '');
    case 4:
      return raw.length >= 4 ? raw.readUInt32LE(0) : null;
    case 7:
      return textOf(raw)
        .split('\0')
        .filter((line) => line !== '');
    case 11:
      return raw.length >= 8 ? Number(raw.readBigUInt64LE(0)) : null;
    default:
      return null;
  }
}

function textOf(raw: Buffer): string {
  return raw.subarray(0, raw.length - (raw.length % 2)).toString('utf16le');
}

/** The library is native code, and only Windows has a use for it. */
export function loadRegistryLibrary(): RegistryLibrary {
  return createRequire(import.meta.url)('native-reg') as RegistryLibrary;
}
