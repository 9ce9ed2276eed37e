import type { TestStep } from '../../src-shared/contract/servers.ts';
import { asProblem, type Problem } from '../../src-shared/problems/problem.ts';
import { plainText } from '../../src-shared/text/redact.ts';
import type { Clock } from '../ports/clock.ts';

type Values = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** How a step came out, other than by throwing. */
export interface StepResult {
  readonly seen: Values;
  readonly status?: 'ok' | 'warning' | 'skipped';
  readonly problem?: Problem;
}

/** Collects the steps of a test: each is timed, and a thrown Problem is a failed step, not the end of the test. */
export interface CheckRun {
  readonly steps: readonly TestStep[];
  /** Runs a step unless one that it needs did not go well; gives what the work gave, or null. */
  step<Value>(
    id: string,
    title: string,
    needs: readonly string[],
    work: () => Promise<readonly [StepResult, Value]> | readonly [StepResult, Value],
  ): Promise<Value | null>;
}

export function createCheckRun(clock: Clock): CheckRun {
  const steps: TestStep[] = [];
  const isUsable = (id: string): boolean =>
    steps.some((step) => step.id === id && step.status !== 'failed' && step.status !== 'skipped');

  return {
    steps,
    async step(id, title, needs, work) {
      const missing = needs.find((need) => !isUsable(need));
      if (missing !== undefined) {
        steps.push({ id, title, status: 'skipped', seen: list({ needs: missing }), problem: null, ms: null });
        return null;
      }
      const started = clock.monotonic();
      const ms = (): number => Math.round(clock.monotonic() - started);
      try {
        const [result, value] = await work();
        const problem = result.problem?.report() ?? null;
        const status = result.status ?? (problem === null ? 'ok' : 'warning');
        steps.push({ id, title, status, seen: list(result.seen), problem, ms: ms() });
        return value;
      } catch (thrown) {
        const problem = asProblem(thrown).report();
        steps.push({ id, title, status: 'failed', seen: [], problem, ms: ms() });
        return null;
      }
    },
  };
}

function list(values: Values): TestStep['seen'] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === null || value === undefined || value === ''
      ? []
      : [{ name, value: plainText(String(value), 300) }],
  );
}
