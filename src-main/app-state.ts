import type { AppState } from '../src-shared/domain/app-state.ts';
import type { TopicName, TopicPayload } from '../src-shared/contract/topics.ts';
import { createEmitter, type Emitter, type Source } from './emitter.ts';
import type { Log } from './ports/outside.ts';

/** What the picture is drawn from; `revision` is added here. */
export type Picture = () => Omit<AppState, 'revision'>;

/** The live picture of the agent, and the topics it is told through. */
export interface StateFeed {
  readonly state: () => AppState;
  /** Something the picture shows has changed: listeners get the new one, once for all changes of the same turn. */
  readonly changed: () => void;
  publish<Topic extends Exclude<TopicName, 'state' | 'audit'>>(
    topic: Topic,
    payload: TopicPayload<Topic>,
  ): void;
  readonly subscribe: <Topic extends TopicName>(
    topic: Topic,
    listener: (payload: TopicPayload<Topic>) => void,
  ) => () => void;
}

/** `records` is asked for audit records only while somebody listens to them: telling them costs every call something. */
export function createStateFeed(
  picture: Picture,
  records: Source<TopicPayload<'audit'>>,
  log: Log,
): StateFeed {
  const onError = (thrown: unknown): void =>
    log.error('listener_failed', { cause: thrown instanceof Error ? thrown.message : typeof thrown });
  const emitters: { readonly [Topic in TopicName]: Emitter<TopicPayload<Topic>> } = {
    state: createEmitter(onError),
    audit: createEmitter(onError, records),
    attention: createEmitter(onError),
  };
  let revision = 0;
  let pending = false;
  const state = (): AppState => ({ revision, ...picture() });

  return {
    state,
    changed() {
      revision += 1;
      if (pending) return;
      pending = true;
      queueMicrotask(() => {
        pending = false;
        emitters.state.emit(state());
      });
    },
    publish: (topic, payload) => emitters[topic].emit(payload),
    subscribe: (topic, listener) => emitters[topic].on(listener),
  };
}
