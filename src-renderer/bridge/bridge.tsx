import { createContext, type ReactNode, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import type { ContractClient } from '../../src-shared/contract/commands.ts';
import type { TopicName, TopicPayload } from '../../src-shared/contract/topics.ts';
import type { AppState } from '../../src-shared/domain/app-state.ts';
import type { Feed } from './feed.ts';
import type { Connection } from './transport.ts';

/** The two halves of the contract: asking and listening. */
export interface Bridge {
  readonly client: ContractClient;
  readonly feed: Feed;
  readonly host: 'electron' | 'http';
}

const BridgeContext = createContext<Bridge | null>(null);

export function BridgeProvider({ bridge, children }: { bridge: Bridge; children: ReactNode }): ReactNode {
  useEffect(() => bridge.feed.start(), [bridge]);
  return <BridgeContext value={bridge}>{children}</BridgeContext>;
}

export function useBridge(): Bridge {
  const bridge = useContext(BridgeContext);
  if (!bridge) throw new Error('there is no BridgeProvider above');
  return bridge;
}

export function useConnection(): Connection {
  const { feed } = useBridge();
  return useSyncExternalStore(feed.onChange, () => feed.snapshot().connection);
}

/** The agent's whole picture; null until it is known. */
export function useMaybeState(): AppState | null {
  const { feed } = useBridge();
  return useSyncExternalStore(feed.onChange, () => feed.snapshot().state);
}

const StateContext = createContext<AppState | null>(null);

/** Below this the picture is known. */
export function StateProvider({ state, children }: { state: AppState; children: ReactNode }): ReactNode {
  return <StateContext value={state}>{children}</StateContext>;
}

export function useAppState(): AppState {
  const state = useContext(StateContext);
  if (!state) throw new Error('there is no StateProvider above');
  return state;
}

/** Calls back with each message of a topic while the component is there. */
export function useTopic<Name extends TopicName>(
  topic: Name,
  listener: (payload: TopicPayload<Name>) => void,
): void {
  const { feed } = useBridge();
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => feed.on(topic, (payload) => latest.current(payload)), [feed, topic]);
}
