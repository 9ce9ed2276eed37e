import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Log } from '../ports/outside.ts';
import type { Vault } from '../ports/vault.ts';

/** A session as it is in the keychain. */
const storedSessionSchema = z.object({
  version: z.literal(1),
  /** New with each write: tells whether somebody else has written in between. */
  revision: z.string(),
  issuer: z.string(),
  clientId: z.string(),
  sub: z.string(),
  idToken: z.string(),
  accessToken: z.string().nullable(),
  accessTokenExpiresAt: z.number().nullable(),
  refreshToken: z.string().nullable(),
  scope: z.string().nullable(),
  /** Claims of the userinfo endpoint, where the ID token is thin. */
  userInfo: z.record(z.string(), z.unknown()).nullable(),
  /** The roles as they were given; kept for `skipSync`. */
  roles: z.array(z.string()),
  signedInAt: z.number(),
});
export type StoredSession = z.output<typeof storedSessionSchema>;
export type SessionContent = Omit<StoredSession, 'version' | 'revision'>;

/** What a session belongs to: nothing of one is ever read for another. */
export interface SessionKey {
  readonly account: string;
  readonly issuer: string;
  readonly clientId: string;
}

/**
 * Sessions in the keychain with compare-and-swap on their revision. Everything rejects with the vault's problems: a
 * locked keychain is never taken for an absent session.
 */
export interface SessionStore {
  read(key: SessionKey): Promise<StoredSession | null>;
  /** Writes a session whatever was there: a person has signed in. */
  write(key: SessionKey, content: SessionContent): Promise<StoredSession>;
  /** Writes over the revision that was read. Where another one is there now, that one is the answer and is kept. */
  replace(key: SessionKey, revision: string, content: SessionContent): Promise<StoredSession | null>;
  /** Removes the session if it is still that revision; false where a newer one is kept. */
  remove(key: SessionKey, revision: string): Promise<boolean>;
}

export function createSessionStore(vault: Vault, log: Log): SessionStore {
  async function read(key: SessionKey): Promise<StoredSession | null> {
    const text = await vault.get(entryName(key));
    return text === null ? null : parse(text, key, log);
  }

  async function write(key: SessionKey, content: SessionContent): Promise<StoredSession> {
    const stored: StoredSession = { version: 1, revision: randomUUID(), ...content };
    await vault.set(entryName(key), JSON.stringify(stored));
    return stored;
  }

  return {
    read,
    write,
    async replace(key, revision, content) {
      const now = await read(key);
      return now !== null && now.revision === revision ? await write(key, content) : now;
    },
    async remove(key, revision) {
      const now = await read(key);
      if (now !== null && now.revision !== revision) return false;
      await vault.delete(entryName(key));
      return true;
    },
  };
}

function entryName({ account, issuer, clientId }: SessionKey): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([account, issuer, clientId]))
    .digest('base64url');
  return `session/${digest}`;
}

/** An entry that is not ours, or of another issuer or client, counts as no session; it is never used half. */
function parse(text: string, key: SessionKey, log: Log): StoredSession | null {
  try {
    const stored = storedSessionSchema.parse(JSON.parse(text));
    if (sameIssuer(stored.issuer, key.issuer) && stored.clientId === key.clientId) return stored;
  } catch {
    // Falls through: said in the log, without the text.
  }
  log.warn('session_entry_unusable', { issuer: key.issuer });
  return null;
}

/** The key has the issuer as it was configured, the session as the provider writes it: one slash may be between them. */
function sameIssuer(left: string, right: string): boolean {
  return left.replace(/\/$/, '') === right.replace(/\/$/, '');
}
