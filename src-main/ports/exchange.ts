import type { Server } from '../../src-shared/domain/server.ts';
import type { Secret } from '../../src-shared/text/secret.ts';
import type { ActiveSession } from './identity.ts';

/** A server of the catalogue with its id. */
export interface CatalogServer extends Server {
  readonly id: string;
}

export interface CredentialRequest {
  readonly server: CatalogServer;
  readonly session: ActiveSession;
  /** Holds the request for a while where a consent is missing, and its page is open in the browser. */
  readonly waitsForConsent?: boolean;
  readonly signal?: AbortSignal;
}

/** What is put on one downstream request, and what the audit log may say of it. */
export interface DownstreamCredential {
  /** The headers to add; empty where the server takes no credential. */
  readonly headers: readonly CredentialHeader[];
  /** Bound to: it is refused for any other server, address, person or epoch. */
  readonly serverId: string;
  readonly serverUrl: string;
  readonly issuer: string;
  readonly sub: string;
  readonly epoch: number;
  readonly strategy: string;
  readonly from: 'cache' | 'exchange' | 'static' | 'none';
  readonly audience: string | null;
  readonly scopes: string | null;
  readonly resource: string | null;
  /** A short digest that tells two tokens apart and gives neither away. */
  readonly fingerprint: string | null;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number | null;
  /** Only for a sender-constrained token: a fresh proof is one more header on each request (RFC 9449 section 7.1). */
  readonly prove?: (request: ProofRequest) => Promise<CredentialHeader>;
}

/** What a DPoP proof is made for; `nonce` is what the server asked for with `DPoP-Nonce` (RFC 9449 section 9). */
export interface ProofRequest {
  readonly method: string;
  readonly url: string;
  readonly nonce?: string;
}

export interface CredentialHeader {
  readonly name: string;
  readonly value: Secret<'credential_header'>;
}

/** Gets the credential for one server and one person: from the cache, or by one exchange for all who wait. */
export interface CredentialSource {
  /** The credential that is in the cache and good, without any waiting; null: ask {@link CredentialSource.credential}. */
  atHand(request: CredentialRequest): DownstreamCredential | null;
  credential(request: CredentialRequest): Promise<DownstreamCredential>;
  /**
   * The server refused it: it is forgotten, so that the next request exchanges anew. A challenge (`WWW-Authenticate`)
   * that asks for DPoP makes the next one sender-constrained, where the settings allow that (RFC 9449 section 7.1).
   */
  rejected(credential: DownstreamCredential, challenge?: string): void;
  /**
   * The server demands scopes that the credential does not carry (`insufficient_scope`, RFC 6750 section 3.1): one that
   * carries them too, and so will the next ones for the same person. null where the settings do not allow that, or
   * where they were asked for already. Throws `server_scope_refused` where the provider does not grant them.
   */
  stepUp(
    request: CredentialRequest,
    refused: DownstreamCredential,
    demanded: readonly string[],
  ): Promise<DownstreamCredential | null>;
  /** Forgets everything, or everything of one server. */
  forget(serverId?: string): void;
}
