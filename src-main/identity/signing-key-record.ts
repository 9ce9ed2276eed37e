import { createPrivateKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import { z } from 'zod';
import type { PublicJwk, SigningAlgorithm } from '../../src-shared/contract/keys.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { SigningKey } from '../ports/signing-key.ts';

const RSA_BITS = 2048;
const CURVES: Readonly<Record<string, string>> = {
  prime256v1: 'ES256',
  secp384r1: 'ES384',
  secp521r1: 'ES512',
};
const RSA_ALGORITHMS: readonly string[] = ['RS256', 'PS256', 'RS384', 'RS512', 'PS384', 'PS512'];

/** A signing key as it is kept in the vault: the only place where its private part is at rest. */
export const signingKeyRecordSchema = z.object({
  version: z.literal(1),
  kid: z.string(),
  alg: z.string(),
  jwk: z.looseObject({ kty: z.string(), d: z.string() }),
  createdAt: z.iso.datetime(),
  /** Key ids that stood for the keys before this one: a setting that still names one of them no longer applies. */
  retired: z.array(z.string()).default([]),
});
export type SigningKeyRecord = z.infer<typeof signingKeyRecordSchema>;

interface Naming {
  readonly kid: string | null;
  readonly now: number;
}

/** A new key pair (RFC 7518 section 3: RS256 unless asked otherwise). */
export async function generateRecord(alg: SigningAlgorithm, naming: Naming): Promise<SigningKeyRecord> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: RSA_BITS });
  return toRecord(await exportJWK(privateKey), alg, naming);
}

/** A private key given as PEM (PKCS#8; PKCS#1 and SEC1 are understood too) or as JWK. Throws `signing_key_invalid`. */
export async function importRecord(
  text: string,
  alg: string | null,
  naming: Naming,
): Promise<SigningKeyRecord> {
  const given = text.trimStart().startsWith('{') ? parseJwk(text) : null;
  const key = given === null ? parsePem(text) : parsePrivate({ key: given, format: 'jwk' });
  const chosen = algorithmOf(key, alg ?? given?.alg ?? null);
  const kid = naming.kid ?? given?.kid ?? null;
  return toRecord(key.export({ format: 'jwk' }), chosen, { ...naming, kid });
}

/** The key for signing: its private part cannot be exported again. */
export async function toSigningKey(record: SigningKeyRecord, kid: string): Promise<SigningKey> {
  const key = await importJWK({ ...record.jwk, ext: false }, record.alg, { extractable: false });
  if (key instanceof Uint8Array) throw invalid('it is a symmetric key');
  return { key, kid, alg: record.alg };
}

/** The public part alone: built from an allow-list, so there is nothing to forget. */
export function publicJwk(record: SigningKeyRecord, kid: string): PublicJwk {
  const { kty, n, e, crv, x, y } = record.jwk as JWK;
  const members = kty === 'RSA' ? { kty: 'RSA', n, e } : { kty: 'EC', crv, x, y };
  const present = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
  return { ...present, kty: members.kty, kid, alg: record.alg, use: 'sig' };
}

/** The settings' `signingKeyId` is the `kid` on the wire, unless it still names a key that this one replaced. */
export function wireKid(record: SigningKeyRecord, wanted: string | null): string {
  return wanted === null || record.retired.includes(wanted) ? record.kid : wanted;
}

/** RFC 7638. */
export function thumbprint(record: SigningKeyRecord): Promise<string> {
  return calculateJwkThumbprint(record.jwk);
}

async function toRecord(jwk: JWK, alg: string, naming: Naming): Promise<SigningKeyRecord> {
  if (jwk.kty === undefined || jwk.d === undefined) throw invalid('it has no private part');
  const kid = naming.kid ?? (await calculateJwkThumbprint(jwk));
  const createdAt = new Date(naming.now).toISOString();
  return { version: 1, kid, alg, jwk: { ...jwk, kty: jwk.kty, d: jwk.d }, createdAt, retired: [] };
}

const givenJwkSchema = z.looseObject({
  kty: z.enum(['RSA', 'EC']),
  d: z.string(),
  kid: z.string().optional(),
  alg: z.string().optional(),
});

function parseJwk(text: string): z.infer<typeof givenJwkSchema> {
  const value = onlyKey(parseJson(text));
  const parsed = givenJwkSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const isPublic = typeof value === 'object' && value !== null && !Object.hasOwn(value, 'd');
  throw invalid(isPublic ? 'it is a public key' : 'it is not an RSA or EC private key as JWK');
}

/** A JWKS with one key is taken for the key. */
function onlyKey(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('keys' in value)) return value;
  if (!Array.isArray(value.keys) || value.keys.length !== 1)
    throw invalid('a JWK set must have exactly one key');
  return value.keys[0];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes its input, which is a private key: it is not kept as the cause.
    throw invalid('it is not valid JSON');
  }
}

function parsePem(text: string): KeyObject {
  if (text.includes('ENCRYPTED')) throw invalid('it is encrypted with a passphrase');
  if (!text.includes('PRIVATE KEY-----')) throw invalid('it is neither a PEM private key nor a JWK');
  return parsePrivate(text);
}

function parsePrivate(input: Parameters<typeof createPrivateKey>[0]): KeyObject {
  try {
    return createPrivateKey(input);
  } catch {
    throw invalid('its content is damaged or of an unknown kind');
  }
}

function algorithmOf(key: KeyObject, wanted: string | null): string {
  if (key.asymmetricKeyType === 'rsa') {
    if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < RSA_BITS)
      throw invalid('an RSA key needs 2,048 bits or more');
    return fit(wanted ?? 'RS256', RSA_ALGORITHMS, 'RSA');
  }
  const curve =
    key.asymmetricKeyType === 'ec' ? CURVES[key.asymmetricKeyDetails?.namedCurve ?? ''] : undefined;
  if (curve === undefined) throw invalid('only RSA and the EC curves P-256, P-384 and P-521 are supported');
  return fit(wanted ?? curve, [curve], 'EC');
}

function fit(alg: string, possible: readonly string[], kind: string): string {
  if (possible.includes(alg)) return alg;
  throw invalid(`${alg} does not fit a key of this kind (${kind}: ${possible.join(', ')})`);
}

function invalid(reason: string): Problem {
  return new Problem('signing_key_invalid', { reason });
}
