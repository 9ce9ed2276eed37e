import type { OrgClock } from './clock.ts';
import { OAuthError } from './oauth-error.ts';

/** Counts ID-JAGs for each person, app and month, as Okta does in the tier that comes with single sign-on. */
export type Quota = {
  /** How many one person may have for each app in a month. */
  limit: number;
  /** Counts one more, or refuses. */
  take(sub: string, audience: string): void;
  /** How many were issued this month; `audience` is the issuer of the resource's authorization server. */
  count(sub: string, audience: string): number;
};

export function createQuota(clock: OrgClock, limit = 250): Quota {
  const counts = new Map<string, number>();
  const month = (): string => new Date(clock.now()).toISOString().slice(0, 7);
  const quota: Quota = {
    limit,
    count: (sub, audience) => counts.get(`${month()} ${sub} ${audience}`) ?? 0,
    take: (sub, audience) => {
      const used = quota.count(sub, audience);
      if (used >= quota.limit) {
        throw new OAuthError(
          400,
          'access_denied',
          'The monthly limit of cross app access grants is reached.',
        );
      }
      counts.set(`${month()} ${sub} ${audience}`, used + 1);
    },
  };
  return quota;
}
