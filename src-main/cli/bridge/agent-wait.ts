import { setTimeout as sleep } from 'node:timers/promises';
import { Problem } from '../../../src-shared/problems/problem.ts';

/** Runs a task once the agent is there. Rejects with `agent_not_running` when it does not come, or with what the task says. */
export type AgentWait = <Result>(task: () => Promise<Result>) => Promise<Result>;

const PATIENCE = { attempts: 100, pauseMs: 150 };

/**
 * Waits for an agent that is just being restarted. The first time it is missing it is started, where `start` is given;
 * later it was stopped on purpose, and whoever did that starts it again.
 */
export function createAgentWait(start: (() => void) | null, patience = PATIENCE): AgentWait {
  let mayStart = start !== null;
  return async (task) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const result = await task();
        mayStart = false;
        return result;
      } catch (thrown) {
        const isMissing = thrown instanceof Problem && thrown.code === 'agent_not_running';
        if (!isMissing || attempt >= patience.attempts) throw thrown;
        if (mayStart) start?.();
        mayStart = false;
        await sleep(patience.pauseMs);
      }
    }
  };
}
