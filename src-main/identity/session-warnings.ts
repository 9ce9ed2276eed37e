import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Session } from './session.ts';

const GROUPS_CLAIMS = ['groups', 'group', 'memberOf', 'roles'];

/** What works for now, but not as it should: seen from a session that is there. */
export function sessionWarnings(
  provider: IdentityProvider | null,
  session: Session | null,
): readonly Problem[] {
  if (provider === null || session === null) return [];
  const warnings: Problem[] = [];
  if (session.tokens.refreshToken === null) warnings.push(new Problem('refresh_token_missing'));
  const wantsGroups = provider.scopes.includes('groups') && provider.teamSync.enabled;
  if (wantsGroups && GROUPS_CLAIMS.every((claim) => session.claims[claim] === undefined))
    warnings.push(new Problem('groups_claim_missing'));
  return warnings;
}
