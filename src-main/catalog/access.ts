import type { Server } from '../../src-shared/domain/server.ts';
import type { User } from '../../src-shared/domain/session.ts';

/** Whether the person's roles and teams let them use the server at all. Both must fit where both are set. */
export function mayUse(
  { access }: Pick<Server, 'access'>,
  { roles, teams }: Pick<User, 'roles' | 'teams'>,
): boolean {
  return fits(access.roles, roles) && fits(access.teams, teams);
}

function fits(demanded: readonly string[] | null, has: readonly string[]): boolean {
  return demanded === null || demanded.some((one) => has.includes(one));
}
