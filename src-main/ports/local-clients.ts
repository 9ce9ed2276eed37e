import type { LocalClient } from '../../src-shared/domain/local-client.ts';

/** The AI clients that may use the local endpoint. */
export interface LocalClients {
  /** The client that a presented token belongs to, compared in constant time (SHA-256 digests); null for unknown. */
  authenticate(token: string): LocalClient | null;
  find(id: string): LocalClient | null;
  list(): readonly LocalClient[];
  /** Notes that it was used, with what it says of itself (MCP clientInfo). */
  used(id: string, declared?: string): void;
  /** Called when a client was removed: its sessions end; returns the removal. */
  onRemoved(listener: (id: string) => void): () => void;
}
