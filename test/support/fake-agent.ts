import {
  COMMANDS,
  type CommandName,
  type CommandRequest,
  type CommandResponse,
  type ContractClient,
  type Envelope,
  isCommandName,
} from '../../src-shared/contract/commands.ts';
import type { TopicName, TopicPayload } from '../../src-shared/contract/topics.ts';
import type { AppState } from '../../src-shared/domain/app-state.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import { fakeHandlers } from './fake-agent-commands.ts';
import { appState } from './fake-agent-data.ts';

/** A command without an answer here is refused, as one that is not there. */
export type FakeHandlers = {
  readonly [Name in CommandName]?: (
    request: CommandRequest<Name>,
    signal: AbortSignal,
  ) => CommandResponse<Name> | Promise<CommandResponse<Name>>;
};

/** An agent without anything behind it: the contract over values in memory, both directions checked. */
export interface FakeAgent {
  call(name: string, request: unknown, caller: unknown, signal?: AbortSignal): Promise<Envelope>;
  subscribe<Name extends TopicName>(topic: Name, listener: (payload: TopicPayload<Name>) => void): () => void;
  state(): AppState;
  /** Changes the state as the real agent would: a new revision, told to everybody. */
  update(change: Partial<AppState>): void;
  publish<Name extends TopicName>(topic: Name, payload: TopicPayload<Name>): void;
  /** What was called, in order. */
  readonly calls: readonly { readonly name: CommandName; readonly request: unknown }[];
  /** Answers a command differently from now on. */
  answer<Name extends CommandName>(name: Name, handler: NonNullable<FakeHandlers[Name]>): void;
  /** The fake as a client of the contract, without a transport. */
  client(): ContractClient;
}

export function createFakeAgent(initial: Partial<AppState> = {}): FakeAgent {
  let state: AppState = { ...appState(), ...initial };
  const listeners = new Map<TopicName, Set<(payload: never) => void>>();
  const calls: { name: CommandName; request: unknown }[] = [];

  const fake: FakeAgent = {
    calls,
    state: () => state,
    subscribe(topic, listener) {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(listener));
      if (topic === 'state') (listener as (payload: AppState) => void)(state);
      return () => void set.delete(listener);
    },
    publish(topic, payload) {
      for (const listener of listeners.get(topic) ?? []) listener(payload as never);
    },
    update(change) {
      state = { ...state, ...change, revision: state.revision + 1 };
      fake.publish('state', state);
    },
    async call(name, request, _caller, signal = new AbortController().signal) {
      try {
        if (!isCommandName(name)) throw new Problem('unknown_command', { name });
        const input = COMMANDS[name].request.safeParse(request);
        if (!input.success) throw new Problem('invalid_input', { reason: input.error.message });
        calls.push({ name, request: input.data });
        const handler = handlers[name] as ((request: unknown, signal: AbortSignal) => unknown) | undefined;
        if (!handler) throw new Problem('unknown_command', { name });
        return { ok: true, value: COMMANDS[name].response.parse(await handler(input.data, signal)) };
      } catch (thrown) {
        return { ok: false, problem: asProblem(thrown).report() };
      }
    },
    answer(name, handler) {
      handlers = { ...handlers, [name]: handler };
    },
    client: () => ({
      async call(name, request, signal = new AbortController().signal) {
        const envelope = await fake.call(name, request, null, signal);
        if (!envelope.ok) throw envelope.problem;
        return envelope.value as never;
      },
    }),
  };
  let handlers = fakeHandlers(fake);
  return fake;
}
