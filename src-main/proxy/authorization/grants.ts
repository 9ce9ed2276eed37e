import { hash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../ports/clock.ts';

/** What a person has agreed to: one AI client, one resource, some servers. Tokens are kept as digests alone. */
export const grantSchema = z.object({
  /** The id of the client in the list of AI clients. */
  clientId: z.string(),
  /** The client as the authorization server knows it. */
  oauthClientId: z.string(),
  issuer: z.string(),
  sub: z.string(),
  /** The path of the resource the tokens are for (their audience). */
  resource: z.string(),
  access: z.array(z.object({ digest: z.string(), expiresAt: z.number() })),
  /** Refresh tokens of this family; one that was used is known, so that its second use is noticed. */
  refresh: z.array(z.object({ digest: z.string(), usedAt: z.number().nullable() })),
  lastUsedAt: z.number(),
});
export type Grant = z.infer<typeof grantSchema>;

export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
}

export interface Grants {
  /** A new family of tokens. */
  issue(grant: Pick<Grant, 'clientId' | 'oauthClientId' | 'issuer' | 'sub' | 'resource'>): IssuedTokens;
  /** The grant that a valid access token belongs to. */
  authenticate(accessToken: string): Grant | null;
  /** New tokens for a refresh token (rotation, RFC 9700 section 4.14); null for one that is not good any more. */
  refresh(
    refreshToken: string,
    oauthClientId: string,
  ): { readonly tokens: IssuedTokens; readonly grant: Grant } | null;
  /** Ends the family that a token belongs to (RFC 7009); the id of its client. */
  revoke(token: string): string | null;
  /** Ends everything of a client of the list. */
  revokeClient(clientId: string): void;
  all(): readonly Grant[];
}

const ACCESS_MS = 60 * 60_000;
/** A family that was not used for this long is over. */
const IDLE_MS = 90 * 24 * 60 * 60_000;
/** Several windows of one client refresh at the same moment: a token is good for so long after its first use. */
const GRACE_MS = 30_000;
/** Access tokens of one family that are good at the same time: one for each window of the client. */
const MOST_ACCESS = 16;
/** Used refresh tokens that are remembered. */
const MOST_REMEMBERED = 32;

export function createGrants(stored: readonly Grant[], clock: Clock, onChange: () => void): Grants {
  const byAccess = new Map<string, Grant>();
  const byRefresh = new Map<string, Grant>();
  const grants = new Set<Grant>();
  for (const grant of stored) if (clock.now() - grant.lastUsedAt < IDLE_MS) keep(grant);

  function keep(grant: Grant): void {
    grants.add(grant);
    for (const { digest } of grant.access) byAccess.set(digest, grant);
    for (const { digest } of grant.refresh) byRefresh.set(digest, grant);
  }

  function drop(grant: Grant): void {
    grants.delete(grant);
    for (const { digest } of grant.access) byAccess.delete(digest);
    for (const { digest } of grant.refresh) byRefresh.delete(digest);
  }

  /** The next access and refresh token of a family; the access token before it stays good until it expires. */
  function next(grant: Grant): IssuedTokens {
    const accessToken = newToken();
    const refreshToken = newToken();
    drop(grant);
    const now = clock.now();
    const stillGood = grant.access.filter(({ expiresAt }) => expiresAt > now);
    grant.access = [...stillGood, { digest: digestOf(accessToken), expiresAt: now + ACCESS_MS }].slice(
      -MOST_ACCESS,
    );
    grant.refresh = [...grant.refresh, { digest: digestOf(refreshToken), usedAt: null }].slice(
      -MOST_REMEMBERED,
    );
    grant.lastUsedAt = now;
    keep(grant);
    onChange();
    return { accessToken, refreshToken, expiresIn: ACCESS_MS / 1_000 };
  }

  function end(grant: Grant): void {
    drop(grant);
    onChange();
  }

  return {
    issue: (grant) => next({ ...grant, access: [], refresh: [], lastUsedAt: clock.now() }),
    authenticate(accessToken) {
      const digest = digestOf(accessToken);
      const grant = byAccess.get(digest);
      const token = grant?.access.find((one) => one.digest === digest);
      return grant && token && token.expiresAt > clock.now() ? grant : null;
    },
    refresh(refreshToken, oauthClientId) {
      const digest = digestOf(refreshToken);
      const grant = byRefresh.get(digest);
      const token = grant?.refresh.find((one) => one.digest === digest);
      if (!grant || !token || grant.oauthClientId !== oauthClientId) return null;
      if (token.usedAt !== null && clock.now() - token.usedAt > GRACE_MS) {
        // Used twice: somebody else has it. Neither of them keeps it (RFC 9700 section 4.14.2).
        end(grant);
        return null;
      }
      token.usedAt ??= clock.now();
      return { tokens: next(grant), grant };
    },
    revoke(token) {
      const grant = byRefresh.get(digestOf(token)) ?? byAccess.get(digestOf(token));
      if (!grant) return null;
      end(grant);
      return grant.clientId;
    },
    revokeClient(clientId) {
      for (const grant of grants) if (grant.clientId === clientId) end(grant);
    },
    all: () => [...grants],
  };
}

function newToken(): string {
  return `obh_${randomBytes(32).toString('base64url')}`;
}

/** Tokens are found by their digest: a look-up that says nothing about the token, whatever its timing. */
function digestOf(token: string): string {
  return hash('sha256', token, 'base64url');
}
