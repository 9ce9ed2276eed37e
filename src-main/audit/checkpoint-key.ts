import { generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { z } from 'zod';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Vault } from '../ports/vault.ts';
import type { KnownHead } from './store/checkpoints.ts';

const KEY = 'audit-checkpoint-key';
const HEAD = 'audit-checkpoint-head';

/** The Ed25519 key (RFC 8037) that signs the checkpoints of this installation. */
export interface CheckpointKey {
  readonly id: string;
  readonly privateJwk: JsonWebKey;
  /** Shown and exported, so that others can check what this installation signed. */
  readonly publicJwk: JsonWebKey;
  /** It was made just now: what was signed before was signed with another. */
  readonly isNew: boolean;
}

const jwkSchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  d: z.string(),
});

/** The key out of the vault, made where there is none. Throws the vault's problem. */
export async function loadCheckpointKey(vault: Vault): Promise<CheckpointKey> {
  const stored = await vault.get(KEY);
  if (stored !== null) return keyOf(parseKey(stored), false);
  const privateJwk = jwkSchema.parse(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  await vault.set(KEY, JSON.stringify(privateJwk));
  return keyOf(privateJwk, true);
}

const headSchema = z.object({ chain: z.string(), count: z.number().int(), head: z.string() });

/** The last signed head, kept where changing the database does not reach. */
export async function loadKnownHead(vault: Vault): Promise<KnownHead | null> {
  const stored = await vault.get(HEAD);
  if (stored === null) return null;
  const parsed = headSchema.safeParse(parseJson(stored));
  return parsed.success ? parsed.data : null;
}

export async function saveKnownHead(vault: Vault, { chain, count, head }: KnownHead): Promise<void> {
  await vault.set(HEAD, JSON.stringify({ chain, count, head }));
}

async function keyOf(privateJwk: z.infer<typeof jwkSchema>, isNew: boolean): Promise<CheckpointKey> {
  const { kty, crv, x } = privateJwk;
  const publicJwk = { kty, crv, x } satisfies JWK;
  return { id: await calculateJwkThumbprint(publicJwk), privateJwk, publicJwk, isNew };
}

function parseKey(stored: string): z.infer<typeof jwkSchema> {
  const parsed = jwkSchema.safeParse(parseJson(stored));
  if (!parsed.success) throw new Problem('keychain_failed', { reason: 'the audit key in it is damaged' });
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
