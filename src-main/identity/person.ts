import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import type { User } from '../../src-shared/domain/session.ts';
import { textClaim, type Claims } from './claims.ts';
import { decideRoles } from './roles.ts';
import { extractTeams } from './teams.ts';

export interface Admission {
  readonly user: User;
  /** False where strict mode lets nobody in without a matching rule. */
  readonly allowed: boolean;
}

/**
 * The person as the claims and the mapping of the settings show them. `lastRoles` are those of the last sign-in, which
 * `skipSync` keeps.
 */
export function admit(
  provider: Pick<IdentityProvider, 'roleMapping' | 'teamSync'>,
  issuer: string,
  claims: Claims,
  lastRoles: readonly string[] | null,
): Admission {
  const keep = provider.roleMapping.skipSync && lastRoles !== null;
  const decision = keep ? { roles: lastRoles, allowed: true } : decideRoles(provider.roleMapping, claims);
  return {
    allowed: decision.allowed,
    user: {
      issuer,
      sub: String(claims['sub']),
      email: textClaim(claims, 'email', 'preferred_username', 'upn'),
      name: textClaim(claims, 'name', 'preferred_username', 'email'),
      roles: [...decision.roles],
      teams: [...extractTeams(provider.teamSync, claims)],
    },
  };
}
