import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/outside.ts';
import type { AiClientRow, BridgeCommand } from './ai-client.ts';
import type { Connections } from './connections.ts';
import type { Places } from './places.ts';

/** Makes and takes back the identity that a connected AI client has on the local endpoint. */
export interface ClientCredentials {
  /** A client that presents a token; the token is given this once. */
  issueToken(name: string): Promise<{ readonly clientId: string; readonly token: string }>;
  /** A client that comes through the stdio bridge: nobody has a token for it. */
  issueBridge(name: string): Promise<{ readonly clientId: string }>;
  exists(clientId: string): boolean;
  revoke(clientId: string): Promise<void>;
}

/** When clients were last heard of. */
export interface ClientContacts {
  /** null for never, or for a client that is not known. */
  last(clientId: string): { readonly at: string; readonly declared: string | null } | null;
  /** Called at each request of any client; returns the removal. */
  onContact(listener: (clientId: string, declared: string | null) => void): () => void;
}

/** Where an imported server goes. */
export interface ImportTarget {
  /** The id in the catalogue of a server with this address, or null. */
  find(url: string): string | null;
  isTaken(id: string): boolean;
  /** Adds it; the header value (if there is one) goes to the keychain. */
  add(server: {
    readonly id: string;
    readonly name: string;
    readonly url: string;
    readonly secret: { readonly header: string; readonly value: string } | null;
  }): Promise<void>;
}

export interface AiClientsDeps {
  readonly places: Places;
  readonly rows?: readonly AiClientRow[];
  readonly connections: Connections;
  readonly credentials: ClientCredentials;
  readonly contacts: ClientContacts;
  readonly importTarget: ImportTarget;
  /** How the bridge is started, absolute; `--client ID` is added. */
  readonly bridge: () => BridgeCommand;
  /** The addresses of the local endpoint as they are now. */
  readonly endpoint: () => { readonly mcp: string; readonly mcpAuthorization: string };
  /** Whether the organisation lets a client of this name be connected; left out, all. */
  readonly mayConnect?: (name: string) => boolean;
  /** The folder for copies of files before they are changed. */
  readonly backups: string;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** For tests: see {@link WriteRequest}. */
  readonly beforeRename?: () => Promise<void>;
}
