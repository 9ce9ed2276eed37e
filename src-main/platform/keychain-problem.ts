import { Problem } from '../../src-shared/problems/problem.ts';
import { DamagedEntry } from './split-values.ts';

/**
 * The one place where the native library's failures get their meaning. Its errors carry a sentence and no code: the
 * sentences are those of the Secret Service (https://specifications.freedesktop.org/secret-service), of the Security
 * framework's OSStatus and of Windows' Win32 errors as the library passes them on.
 */
export function keychainProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (LOCKED.test(text)) return new Problem('keychain_locked', {}, { cause: error });
  const missing = MISSING.find(({ sign }) => sign.test(text));
  if (missing !== undefined)
    return new Problem('keychain_unavailable', { reason: missing.reason }, { cause: error });
  const reason = error instanceof DamagedEntry ? text : firstSentence(text);
  return new Problem('keychain_failed', { reason }, { cause: error });
}

/** Locked, or its prompt was not answered: -25308 errSecInteractionNotAllowed, -128 userCanceledErr, -25293 errSecAuthFailed. */
const LOCKED =
  /IsLocked|prompt was dismissed|locked|interaction is not allowed|user canceled|-25308\b|-128\b|-25293\b|user name or passphrase/i;

const MISSING: readonly { readonly sign: RegExp; readonly reason: string }[] = [
  { sign: /no result found|NoSuchObject/i, reason: 'the Secret Service has no default keyring' },
  { sign: /ServiceUnknown|not provided by any|NameHasNoOwner/i, reason: 'no Secret Service is installed' },
  {
    sign: /D-?Bus|zbus|Failed to connect to address/i,
    reason: 'there is no session D-Bus, so no Secret Service',
  },
  {
    sign: /Cannot find (?:native binding|module)|MODULE_NOT_FOUND|Failed to load/i,
    reason: 'the keychain library does not load on this computer',
  },
  { sign: /no such logon session|1312\b/i, reason: 'this Windows session has no Credential Manager' },
];

function firstSentence(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
