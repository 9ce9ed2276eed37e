import type { CatalogServer, DownstreamCredential } from '../ports/exchange.ts';
import type { ActiveSession } from '../ports/identity.ts';
import { Problem } from '../../src-shared/problems/problem.ts';

/** Whom a credential is about to be used for. */
export interface Use {
  readonly server: Pick<CatalogServer, 'id' | 'url'>;
  readonly session: Pick<ActiveSession, 'user' | 'epoch'>;
}

/**
 * The last check before a credential goes out: it was made for this server at this address, this person and this
 * sign-in. Throws `credential_not_for_this`.
 */
export function assertBound(credential: DownstreamCredential, { server, session }: Use): void {
  const isBound =
    credential.serverId === server.id &&
    credential.serverUrl === server.url &&
    credential.issuer === session.user.issuer &&
    credential.sub === session.user.sub &&
    credential.epoch === session.epoch;
  if (!isBound) throw new Problem('credential_not_for_this');
}
