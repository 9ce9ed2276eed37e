import type { CheckResult } from '../../src-shared/domain/diagnostics.ts';
import { redact } from '../../src-shared/text/redact.ts';
import type { DiagnosticsDeps } from './diagnostics-deps.ts';

const LOG_LINES = 200;
const MARKS = { ok: 'ok     ', warning: 'WARNING', failed: 'FAILED ', skipped: 'skipped' } as const;

interface Run {
  readonly startedAt: string;
  readonly status: string;
  readonly checks: readonly CheckResult[];
}

/**
 * The text that a person may send to support after reading it: the checks, the settings and the end of the log. No
 * secret was in these to begin with; redaction is the last line of defence. Names of people and of the home folder are
 * shortened.
 */
export async function writeReport(
  deps: DiagnosticsDeps,
  run: Run,
): Promise<{ text: string; fileName: string }> {
  const { version, host } = deps.state();
  const log = await deps.computer.logTail(LOG_LINES).catch(() => ['(the log cannot be read)']);
  const sections = [
    [
      'Onbehalf report',
      `made ${run.startedAt}, overall ${run.status}\nversion ${version} (${host}), ${deps.computer.runtime.platform} ${deps.computer.runtime.arch}, Node ${deps.computer.runtime.node}`,
    ],
    ['Checks', run.checks.map(describe).join('\n')],
    ['Settings', JSON.stringify(deps.settings.current(), null, 2)],
    ['Managed', JSON.stringify(deps.settings.managed())],
    ['Log', log.join('\n')],
  ];
  const text = sections.map(([title, body]) => `== ${title}\n${body}\n`).join('\n');
  const stamp = run.startedAt.slice(0, 19).replaceAll(/[-:]/g, '');
  return { text: anonymous(redact(text), deps.computer.home), fileName: `onbehalf-report-${stamp}.txt` };
}

function describe(check: CheckResult): string {
  const seen = check.seen.map(({ name, value }) => `          ${name}: ${value}`);
  const problem = check.problem ? [`          problem: ${check.problem.code}: ${check.problem.title}`] : [];
  const remedy = check.remedy === null ? [] : [`          next: ${check.remedy}`];
  return [
    `${MARKS[check.status]} ${check.id}: ${check.title} (${check.ms} ms)`,
    ...seen,
    ...problem,
    ...remedy,
  ].join('\n');
}

/** Mail addresses keep their first letter and their domain; the home folder becomes `~`. */
function anonymous(text: string, home: string): string {
  const short = text.replace(/\b([A-Za-z0-9])[A-Za-z0-9._%+-]*@([A-Za-z0-9.-]+\.[A-Za-z]{2,})\b/g, '$1…@$2');
  return home === '' ? short : short.replaceAll(home, '~').replaceAll(JSON.stringify(home).slice(1, -1), '~');
}
