import type { CommandRequest } from '../../src-shared/contract/commands.ts';
import type { SigningAlgorithm } from '../../src-shared/contract/keys.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { generateRecord, importRecord, wireKid, type SigningKeyRecord } from './signing-key-record.ts';
import type { KeyPairOfRotation } from './signing-key-store.ts';

/** What a change makes of the stored keys, and what the audit log says of it. */
export interface KeyChange {
  readonly keys: KeyPairOfRotation;
  readonly action: 'generate' | 'rotate' | 'import' | 'revoke' | 'confirm';
  readonly kid: string;
}

export async function generated(
  stored: KeyPairOfRotation,
  { alg, kid, replace }: CommandRequest<'keys.generate'>,
  now: number,
): Promise<KeyChange> {
  if (stored.current !== null && !replace)
    throw new Problem('signing_key_exists', { kid: stored.current.kid });
  const record = await generateRecord(alg, { kid, now });
  return { keys: { current: record, next: null }, action: 'generate', kid: record.kid };
}

export async function rotated(
  stored: KeyPairOfRotation,
  { alg, kid }: CommandRequest<'keys.rotate'>,
  now: number,
): Promise<KeyChange> {
  if (stored.current === null) throw new Problem('signing_key_missing');
  const record = await generateRecord(alg ?? algorithmLike(stored.current.alg), { kid, now });
  return { keys: followed(stored.current, record), action: 'rotate', kid: record.kid };
}

export async function imported(
  stored: KeyPairOfRotation,
  { key, alg, kid, replace }: CommandRequest<'keys.import'>,
  now: number,
): Promise<KeyChange> {
  const record = await importRecord(key, alg, { kid, now });
  const alone = stored.current === null || replace;
  const keys = alone ? { current: record, next: null } : followed(stored.current, record);
  return { keys, action: 'import', kid: record.kid };
}

/** `wanted` is the settings' key id. */
export function revoked(stored: KeyPairOfRotation, kid: string, wanted: string | null): KeyChange {
  if (stored.next?.kid === kid) return { keys: { ...stored, next: null }, action: 'revoke', kid };
  const { current } = stored;
  if (current !== null && [current.kid, wireKid(current, wanted)].includes(kid))
    return { keys: promoted(stored, wanted), action: 'revoke', kid };
  throw new Problem('not_found', { what: 'signing key', name: kid });
}

/** The next key was accepted: it takes the place of the current one. null where that has happened already. */
export function confirmed(stored: KeyPairOfRotation, kid: string, wanted: string | null): KeyChange | null {
  return stored.next?.kid === kid ? { keys: promoted(stored, wanted), action: 'confirm', kid } : null;
}

/** Settings that name the next key have confirmed it. */
export function settled(stored: KeyPairOfRotation, wanted: string | null): KeyPairOfRotation {
  return stored.next !== null && stored.next.kid === wanted ? promoted(stored, wanted) : stored;
}

function promoted({ current, next }: KeyPairOfRotation, wanted: string | null): KeyPairOfRotation {
  if (next === null) return { current: null, next: null };
  const before = current === null ? [] : [...current.retired, current.kid];
  const names = wanted === null ? before : [...before, wanted];
  const retired = [...new Set(names)].filter((name) => name !== next.kid);
  return { current: { ...next, retired }, next: null };
}

function followed(current: SigningKeyRecord, next: SigningKeyRecord): KeyPairOfRotation {
  if (next.kid === current.kid) throw new Problem('signing_key_exists', { kid: current.kid });
  return { current, next };
}

function algorithmLike(alg: string): SigningAlgorithm {
  if (alg.startsWith('ES')) return 'ES256';
  return alg.startsWith('PS') ? 'PS256' : 'RS256';
}
