import type { Envelope } from '../../src-shared/contract/commands.ts';
import type { TopicName } from '../../src-shared/contract/topics.ts';

/** `ended`: the agent no longer accepts this window; only a new address helps. */
export type Connection = 'connecting' | 'open' | 'lost' | 'ended';

export interface TransportListener {
  message(topic: TopicName, payload: unknown): void;
  connection(connection: Connection): void;
}

/** How the window reaches the agent: Electron's preload, or HTTP. */
export interface Transport {
  readonly kind: 'electron' | 'http';
  call(name: string, request: unknown, signal?: AbortSignal): Promise<Envelope>;
  /** Listens to all topics and to the connection itself; returns the removal. */
  subscribe(listener: TransportListener): () => void;
}
