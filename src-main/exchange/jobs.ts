import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import type { CatalogServer, CredentialRequest } from '../ports/exchange.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { ActiveSession } from '../ports/identity.ts';
import type { SigningKeys } from '../identity/signing-keys.ts';
import { jobKey, type Job } from './job.ts';
import { resolveExchange } from './resolve-exchange.ts';

/** Everything a job is made of, but the tokens of the session, which are not part of its key. */
interface Ingredients {
  readonly provider: IdentityProvider | null;
  readonly user: ActiveSession['user'];
  readonly epoch: number;
  readonly clientId: string;
  readonly keyRevision: number;
  readonly extraScopes: readonly string[];
}

/** Makes a request into a job. Throws as `resolveExchange` does. */
export type JobFor = (request: CredentialRequest, extraScopes: readonly string[]) => Job;

/**
 * What a server's settings come to is worked out once, and again when anything it is made of is another: settings,
 * users and scopes are replaced as a whole, never changed, so that being the same object is being the same.
 */
export function createJobs(settings: SettingsSource, signingKeys: Pick<SigningKeys, 'revision'>): JobFor {
  const known = new WeakMap<CatalogServer, { readonly of: Ingredients; readonly job: Job }>();
  return ({ server, session }, extraScopes) => {
    const provider = settings.current().identityProvider;
    const { user, epoch, clientId } = session;
    const of = { provider, user, epoch, clientId, keyRevision: signingKeys.revision, extraScopes };
    const last = known.get(server);
    if (last && isSame(last.of, of)) return { ...last.job, session };
    const plan = resolveExchange(provider, server, extraScopes);
    const job = { key: jobKey(plan, session, of.keyRevision), plan, session, server };
    known.set(server, { of, job });
    return job;
  };
}

function isSame(one: Ingredients, other: Ingredients): boolean {
  return (
    one.user === other.user &&
    one.epoch === other.epoch &&
    one.provider === other.provider &&
    one.clientId === other.clientId &&
    one.keyRevision === other.keyRevision &&
    one.extraScopes === other.extraScopes
  );
}
