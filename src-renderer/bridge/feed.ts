import { TOPICS, type TopicName, type TopicPayload } from '../../src-shared/contract/topics.ts';
import type { AppState } from '../../src-shared/domain/app-state.ts';
import type { Connection, Transport } from './transport.ts';

export interface FeedSnapshot {
  readonly connection: Connection;
  /** null until the first message. Kept while the connection is lost: the last that is known. */
  readonly state: AppState | null;
}

/** What the agent tells, for React: a snapshot to draw from, and the messages as they come. */
export interface Feed {
  snapshot(): FeedSnapshot;
  /** Calls back after each change of the snapshot; returns the removal. */
  readonly onChange: (listener: () => void) => () => void;
  /** Calls back with each message of a topic; returns the removal. */
  on<Name extends TopicName>(topic: Name, listener: (payload: TopicPayload<Name>) => void): () => void;
  start(): () => void;
}

export function createFeed(transport: Transport): Feed {
  let snapshot: FeedSnapshot = { connection: 'connecting', state: null };
  const changed = new Set<() => void>();
  const topics = new Map<TopicName, Set<(payload: never) => void>>();

  function replace(next: Partial<FeedSnapshot>): void {
    snapshot = { ...snapshot, ...next };
    for (const listener of changed) listener();
  }

  function receive(topic: TopicName, payload: unknown): void {
    const accepted = TOPICS[topic].safeParse(payload);
    if (!accepted.success) return;
    if (topic === 'state') replace({ state: accepted.data as AppState });
    for (const listener of topics.get(topic) ?? []) listener(accepted.data as never);
  }

  return {
    snapshot: () => snapshot,
    onChange(listener) {
      changed.add(listener);
      return () => void changed.delete(listener);
    },
    on(topic, listener) {
      const listeners = topics.get(topic) ?? new Set();
      topics.set(topic, listeners.add(listener));
      return () => void listeners.delete(listener);
    },
    start: () =>
      transport.subscribe({ message: receive, connection: (connection) => replace({ connection }) }),
  };
}
