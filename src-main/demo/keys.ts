import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
} from 'jose';
import type { CryptoKey, JSONWebKeySet, JWTPayload, JWTVerifyOptions } from 'jose';

type SigningKey = { readonly kid: string; readonly privateKey: CryptoKey; readonly publicJwk: PublicKey };
type PublicKey = JSONWebKeySet['keys'][number];

/** The RS256 keys of one authorization server. */
export type SigningKeys = {
  sign(claims: JWTPayload, typ?: string): Promise<string>;
  /** Checks a JWT that this server issued, with any key it ever had: a server knows its own keys after a rotation. */
  verify(jwt: string, options: Omit<JWTVerifyOptions, 'algorithms'>): Promise<JWTPayload>;
  /** What the keys endpoint publishes. */
  jwks(): Promise<JSONWebKeySet>;
  /** Signs with a new key from now on and, unless `keepOld`, publishes the new one alone. */
  rotate(options?: { keepOld?: boolean }): Promise<void>;
};

/** The first key is made when it is first needed: making RSA keys is the slowest thing this organisation does. */
export function createSigningKeys(): SigningKeys {
  let known: SigningKey[] = [];
  let published: SigningKey[] = [];
  let first: Promise<void> | undefined;

  const add = async (keepOld: boolean): Promise<void> => {
    const key = await generateSigningKey();
    known = [key, ...known];
    published = keepOld ? [key, ...published] : [key];
  };
  const current = async (): Promise<SigningKey> => {
    await (first ??= add(false));
    const [key] = known;
    if (!key) throw new Error('no signing key');
    return key;
  };

  return {
    sign: async (claims, typ) => {
      const key = await current();
      const header = { alg: 'RS256', kid: key.kid, ...(typ === undefined ? {} : { typ }) };
      return new SignJWT(claims).setProtectedHeader(header).sign(key.privateKey);
    },
    verify: async (jwt, options) => {
      await current();
      const keys = createLocalJWKSet({ keys: known.map((key) => key.publicJwk) });
      const { payload } = await jwtVerify(jwt, keys, { ...options, algorithms: ['RS256'] });
      return payload;
    },
    jwks: async () => {
      await current();
      return { keys: published.map((key) => key.publicJwk) };
    },
    rotate: async (options = {}) => {
      await current();
      await add(options.keepOld ?? false);
    },
  };
}

async function generateSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { modulusLength: 2048 });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  return { kid, privateKey, publicJwk: { ...jwk, kid, alg: 'RS256', use: 'sig' } };
}
