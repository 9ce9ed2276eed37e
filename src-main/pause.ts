import type { CommandHandlers } from '../src-shared/contract/commands.ts';
import type { agentCommands } from '../src-shared/contract/agent.ts';
import type { Clock } from './ports/clock.ts';

/** The person's own switch: while it is paused, the agent answers calls with `agent_paused` and asks nobody for anything. */
export interface Pause {
  readonly paused: () => boolean;
  /** For some minutes, or with null until `resume`. */
  readonly pause: (minutes: number | null) => void;
  readonly resume: () => void;
}

export function createPause(clock: Clock, changed: () => void): Pause {
  let paused = false;
  let cancelTimer = (): void => undefined;

  function set(next: boolean): void {
    cancelTimer();
    cancelTimer = () => undefined;
    if (paused === next) return;
    paused = next;
    changed();
  }

  return {
    paused: () => paused,
    pause(minutes) {
      set(true);
      if (minutes !== null) cancelTimer = clock.after(minutes * 60_000, () => set(false));
    },
    resume: () => set(false),
  };
}

/** The contract's commands of the switch. */
export function pauseHandlers(pause: Pause): CommandHandlers<keyof typeof agentCommands> {
  return {
    'agent.pause': async ({ minutes }) => {
      pause.pause(minutes);
      return {};
    },
    'agent.resume': async () => {
      pause.resume();
      return {};
    },
  };
}
