import type { CryptoKey } from 'jose';

/** The key that signs client assertions (RFC 7523 section 2.2). */
export interface SigningKey {
  /** A private CryptoKey that cannot be exported. */
  readonly key: CryptoKey;
  readonly kid: string;
  readonly alg: string;
}

/** The one signing key for private_key_jwt, of the sign-in and of the exchange. */
export interface SigningKeySource {
  /** Throws `signing_key_missing` when there is none, or the vault's problem. */
  current(): Promise<SigningKey>;
  /** The assertion signed with this key was accepted (a rotation is then complete) or refused. */
  reportUse(kid: string, accepted: boolean): void;
}
