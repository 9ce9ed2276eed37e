import { randomBytes } from 'node:crypto';
import type { JSONRPCRequest, Result } from '@modelcontextprotocol/client';
import { inputRequired } from '@modelcontextprotocol/server';
import type { Clock } from '../../ports/clock.ts';
import { rpcError, type Leg } from './face.ts';

/**
 * Calls at a server with sessions that stop in the middle to ask something. The era without sessions has the question as
 * an answer, and the client comes back with what was asked for (2026-07-28, "Multi Round-Trip Requests"): until then the
 * call is held here.
 */
export interface HeldCalls {
  /** Begins a call, or goes on with the one that the client's `requestState` names. */
  answer(leg: Leg, send: Send): Promise<Result>;
  /** The server asks something: the call that was begun last is answered with it. */
  ask(request: Pick<JSONRPCRequest, 'method' | 'params'>, signal: AbortSignal): Promise<Result>;
  close(): void;
}

type Send = (signal: AbortSignal, leg: () => Leg | null) => Promise<Result>;

interface Question {
  readonly request: Pick<JSONRPCRequest, 'method' | 'params'>;
  readonly answered: PromiseWithResolvers<Result>;
}

interface Held {
  readonly abort: AbortController;
  readonly result: Promise<Result>;
  readonly questions: Map<string, Question>;
  /** The request of the client that waits for it; null while the client thinks. */
  leg: Leg | null;
  onQuestion: () => void;
  cancelExpiry: () => void;
}

/** So long a client may take to come back with an answer. */
const HELD_MS = 10 * 60_000;

export function createHeldCalls(clock: Clock): HeldCalls {
  const waiting = new Map<string, Held>();
  /** Those a client waits for, the last one last. */
  const active = new Set<Held>();
  let asked = 0;

  function begin(send: Send): Held {
    const abort = new AbortController();
    const held: Held = {
      abort,
      result: Promise.resolve().then(() => send(abort.signal, () => held.leg)),
      questions: new Map(),
      leg: null,
      onQuestion: () => undefined,
      cancelExpiry: () => undefined,
    };
    // While it is held nobody waits for its end.
    held.result.catch(() => undefined);
    return held;
  }

  function goOn(state: string, { mcpReq }: Leg): Held {
    const held = waiting.get(state);
    if (!held) throw rpcError(-32602, 'Invalid or expired requestState', { reason: 'invalid_request_state' });
    waiting.delete(state);
    held.cancelExpiry();
    for (const [key, { answered }] of held.questions) {
      const response = (mcpReq.inputResponses as Record<string, Result> | undefined)?.[key];
      if (response) answered.resolve(response);
      else answered.reject(rpcError(-32603, 'The client did not answer this'));
    }
    held.questions.clear();
    return held;
  }

  /** The question as an answer; the call waits for the client to come back. */
  function hold(held: Held): Result {
    const state = randomBytes(24).toString('base64url');
    waiting.set(state, held);
    held.cancelExpiry = clock.after(HELD_MS, () => drop(state, held));
    const requests = [...held.questions].map(([key, { request }]) => [key, request]);
    return inputRequired({ inputRequests: Object.fromEntries(requests), requestState: state });
  }

  function drop(state: string, held: Held): void {
    waiting.delete(state);
    held.cancelExpiry();
    held.abort.abort(rpcError(-32603, 'The client did not come back'));
    for (const { answered } of held.questions.values())
      answered.reject(rpcError(-32603, 'The client did not come back'));
  }

  return {
    async answer(leg, send) {
      const state: unknown = leg.mcpReq.requestState();
      const held = typeof state === 'string' ? goOn(state, leg) : begin(send);
      const onAbort = (): void => held.abort.abort(leg.mcpReq.signal.reason);
      held.leg = leg;
      active.add(held);
      leg.mcpReq.signal.addEventListener('abort', onAbort, { once: true });
      const question = new Promise<null>((resolve) => (held.onQuestion = () => resolve(null)));
      try {
        const result = await Promise.race([held.result, question]);
        return result ?? hold(held);
      } finally {
        leg.mcpReq.signal.removeEventListener('abort', onAbort);
        active.delete(held);
        held.leg = null;
      }
    },
    async ask(request, signal) {
      const held = [...active].at(-1);
      if (!held) throw rpcError(-32603, 'No call is under way that could carry this to the client');
      const answered = Promise.withResolvers<Result>();
      asked += 1;
      held.questions.set(`question-${asked}`, { request, answered });
      signal.addEventListener('abort', () => answered.reject(signal.reason as Error), { once: true });
      held.onQuestion();
      return await answered.promise;
    },
    close() {
      for (const [state, held] of waiting) drop(state, held);
    },
  };
}
