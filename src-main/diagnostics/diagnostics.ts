import type { CheckResult, CheckStatus } from '../../src-shared/domain/diagnostics.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import { plainText, redact } from '../../src-shared/text/redact.ts';
import type { Check, Outcome } from './check.ts';
import { failed, skipped } from './check.ts';
import { allChecks } from './checks.ts';
import { RUNNING_CHECK } from './checks/agent.ts';
import type { DiagnosticsDeps } from './diagnostics-deps.ts';
import { gatherFacts, type Facts } from './facts.ts';
import { writeReport } from './report.ts';

export interface DiagnosticsRun {
  readonly startedAt: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly checks: CheckResult[];
}

export interface Diagnostics {
  /** All checks at once, in the order of the table; each has its own time limit. */
  run(only: readonly string[] | undefined, signal: AbortSignal): Promise<DiagnosticsRun>;
  /** Throws `not_found`, or `invalid_input` for a check that has no fix now. */
  fix(id: string, signal: AbortSignal): Promise<{ readonly done: string; readonly check: CheckResult }>;
  report(signal: AbortSignal): Promise<{ readonly text: string; readonly fileName: string }>;
}

const NOT_RUNNING = 'the agent is not running: start it with `onbehalf serve`, or open Onbehalf';
const LONGEST_CHECK_MS = 30_000;

export function createDiagnostics(deps: DiagnosticsDeps): Diagnostics {
  async function run(only: readonly string[] | undefined, signal: AbortSignal): Promise<DiagnosticsRun> {
    const facts = gatherFacts(deps, signal);
    const wanted = wantedOf(await allChecks(facts), only, deps.agentRuns);
    const startedAt = new Date(deps.clock.now()).toISOString();
    const checks = await Promise.all(wanted.map((check) => perform(facts, check, signal)));
    return { startedAt, status: worst(checks.map(({ status }) => status)), checks };
  }
  return {
    run,
    async fix(id, signal) {
      const facts = gatherFacts(deps, signal);
      const check = (await allChecks(facts)).find((candidate) => candidate.id === id);
      if (!check) throw new Problem('not_found', { what: 'check', name: id });
      const before = await perform(facts, check, signal);
      if (!before.fix || !check.fix)
        throw new Problem('invalid_input', {
          reason: `there is nothing that the agent can do about ${id} now`,
        });
      const done = await check.fix.apply(deps);
      const [after] = (await run([id], signal)).checks;
      return { done, check: after ?? before };
    },
    report: async (signal) => await writeReport(deps, await run(undefined, signal)),
  };
}

/** Those named; where no agent runs that is always said first. Throws `not_found` when none has such a name. */
function wantedOf(
  all: readonly Check[],
  only: readonly string[] | undefined,
  agentRuns: boolean,
): readonly Check[] {
  if (!only) return all;
  const isNamed = ({ id }: Check): boolean => only.some((name) => names(name, id));
  if (!all.some(isNamed)) throw new Problem('not_found', { what: 'check', name: only.join(', ') });
  return all.filter((check) => isNamed(check) || (check === RUNNING_CHECK && !agentRuns));
}

/** An id, or the beginning of ids with `*` at the end. */
function names(pattern: string, id: string): boolean {
  return pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : pattern === id;
}

async function perform(facts: Facts, check: Check, signal: AbortSignal): Promise<CheckResult> {
  const started = facts.deps.clock.monotonic();
  const { status, seen, problem, remedy } = await outcomeOf(facts, check, signal);
  const canFix =
    facts.deps.agentRuns && check.fix !== undefined && (status === 'failed' || status === 'warning');
  return {
    id: check.id,
    group: check.group,
    title: check.title,
    why: check.why,
    status,
    seen: seen.map(({ name, value }) => ({
      name: plainText(name, 200),
      value: plainText(redact(value), 1_000),
    })),
    problem,
    remedy,
    fix: canFix && check.fix ? { title: check.fix.title, does: check.fix.does } : null,
    ms: Math.round(facts.deps.clock.monotonic() - started),
  };
}

/** A check that breaks is a finding too; one broken check never hides the others. */
async function outcomeOf(facts: Facts, check: Check, signal: AbortSignal): Promise<Outcome> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_CHECK_MS)]);
  try {
    return await Promise.race([check.run(facts, limit), ended(limit)]);
  } catch (thrown) {
    signal.throwIfAborted();
    if (limit.aborted) return failed({}, 'The check did not end in time; run it again.');
    const problem = asProblem(thrown);
    if (problem.code === 'agent_not_running' && !facts.deps.agentRuns) return skipped(NOT_RUNNING);
    return failed({}, problem);
  }
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function worst(statuses: readonly CheckStatus[]): DiagnosticsRun['status'] {
  if (statuses.includes('failed')) return 'failed';
  return statuses.includes('warning') ? 'warning' : 'ok';
}
