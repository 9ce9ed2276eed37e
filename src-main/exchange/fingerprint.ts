import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Secret } from '../../src-shared/text/secret.ts';

const LENGTH = 12;

/** Short digests that tell two credentials apart. */
export interface Fingerprints {
  /** Of a token, which is random: the same in every process, so that it can be compared with a log of the other side. */
  token(token: Secret): string;
  /** Of a secret that a person may have chosen: keyed, for a plain digest could be guessed at. */
  secret(secret: Secret): string;
}

export function createFingerprints(): Fingerprints {
  const key = randomBytes(32);
  return {
    token: (token) => createHash('sha256').update(token.reveal()).digest('base64url').slice(0, LENGTH),
    secret: (secret) =>
      createHmac('sha256', key).update(secret.reveal()).digest('base64url').slice(0, LENGTH),
  };
}

/** Of a text that is no secret, to compare it without keeping it. */
export function fingerprintText(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, LENGTH);
}
