import {
  createPrivateKey,
  createPublicKey,
  sign,
  verify,
  type JsonWebKey,
  type KeyObject,
} from 'node:crypto';
import canonicalize from 'canonicalize';

/** What is signed: each kind has a prefix of its own, so that one can never stand for another. */
export type SealKind = 'checkpoint' | 'pruning';

/** A statement in canonical JSON with its Ed25519 signature (RFC 8032). */
export interface Seal {
  readonly body: string;
  readonly signature: Uint8Array;
}

/** The signing key of this installation; `id` is its RFC 7638 thumbprint. */
export interface SealKey {
  readonly id: string;
  readonly key: KeyObject;
}

export function readPrivateKey(id: string, jwk: JsonWebKey): SealKey {
  return { id, key: createPrivateKey({ key: jwk, format: 'jwk' }) };
}

/** Null for what is no Ed25519 public key (RFC 8037): an export brings its key along, and can be damaged. */
export function readPublicKey(id: string, jwk: JsonWebKey): SealKey | null {
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return key.asymmetricKeyType === 'ed25519' ? { id, key } : null;
  } catch {
    return null;
  }
}

export function makeSeal(kind: SealKind, statement: object, { key }: SealKey): Seal {
  const body = canonicalize(statement);
  if (body === undefined) throw new Error('a statement has no canonical form');
  return { body, signature: sign(null, message(kind, body), key) };
}

export function isGenuine(kind: SealKind, { body, signature }: Seal, { key }: SealKey): boolean {
  return verify(null, message(kind, body), key, signature);
}

function message(kind: SealKind, body: string): Buffer {
  return Buffer.from(`onbehalf-audit-v1 ${kind}\n${body}`);
}
