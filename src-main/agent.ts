import {
  COMMANDS,
  isCommandName,
  type Caller,
  type CommandContext,
  type CommandHandlers,
  type CommandName,
  type CommandRequest,
  type Envelope,
} from '../src-shared/contract/commands.ts';
import type { TopicName, TopicPayload } from '../src-shared/contract/topics.ts';
import type { AppState } from '../src-shared/domain/app-state.ts';
import { asProblem, Problem } from '../src-shared/problems/problem.ts';
import type { Log } from './ports/outside.ts';
import type { z } from 'zod';

/** What the composition gives the agent to run. */
export interface AgentParts {
  readonly handlers: CommandHandlers;
  readonly state: () => AppState;
  readonly subscribe: <Topic extends TopicName>(
    topic: Topic,
    listener: (payload: TopicPayload<Topic>) => void,
  ) => () => void;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  readonly resumed: () => void;
  readonly callsUnderWay: () => number;
  readonly log: Log;
}

/** The application: one object that each host starts, and that every transport calls. */
export interface Agent {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The whole picture as it is now. */
  state(): AppState;
  /** The computer has slept or was locked: what grew old meanwhile is looked after. */
  resumed(): void;
  /** Calls of AI clients that have not been answered yet. */
  callsUnderWay(): number;
  /** Calls a command of the contract. Never rejects: the reply is a value or a problem. */
  call(name: string, request: unknown, caller: Caller, signal?: AbortSignal): Promise<Envelope>;
  /** Listens to a topic; `state` begins with the whole picture. Returns the removal. */
  subscribe<Topic extends TopicName>(
    topic: Topic,
    listener: (payload: TopicPayload<Topic>) => void,
  ): () => void;
}

/** Makes the agent of its parts. Requests are accepted by the contract's schemas before a handler sees them. */
export function createAgent(parts: AgentParts): Agent {
  const { handlers, log } = parts;

  async function run<Name extends CommandName>(
    name: Name,
    request: unknown,
    context: CommandContext,
  ): Promise<unknown> {
    const accepted = COMMANDS[name].request.safeParse(request ?? {});
    if (!accepted.success) throw new Problem('invalid_input', { reason: firstIssue(accepted.error) });
    return await handlers[name](accepted.data as CommandRequest<Name>, context);
  }

  return {
    start: parts.start,
    stop: parts.stop,
    state: parts.state,
    resumed: parts.resumed,
    callsUnderWay: parts.callsUnderWay,
    subscribe(topic, listener) {
      const remove = parts.subscribe(topic, listener);
      if (topic === 'state') (listener as (payload: AppState) => void)(parts.state());
      return remove;
    },
    async call(name, request, caller, signal = new AbortController().signal) {
      try {
        if (!isCommandName(name)) throw new Problem('unknown_command', { name });
        return { ok: true, value: await run(name, request, { caller, signal }) };
      } catch (thrown) {
        const problem = asProblem(thrown);
        if (problem.code === 'internal')
          log.error('command_failed', { command: name, cause: describe(problem.cause) });
        return { ok: false, problem: problem.report() };
      }
    },
  };
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'not what the command takes';
  const path = issue.path.map(String).join('.');
  return path ? `${path}: ${issue.message}` : issue.message;
}

/** Enough of an unexpected error to find it in the source; the log redacts it. */
function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : typeof cause;
}
