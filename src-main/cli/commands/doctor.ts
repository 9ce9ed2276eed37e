import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import type { CommandResponse } from '../../../src-shared/contract/commands.ts';
import type { CheckResult } from '../../../src-shared/domain/diagnostics.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { plainText } from '../../../src-shared/text/redact.ts';
import { SYMPTOMS } from '../../diagnostics/symptoms.ts';
import { confirmed } from '../ask.ts';
import { examples } from '../examples.ts';
import { withProgress } from '../progress.ts';
import { action, common, type CommandContext } from '../program.ts';
import { STATUS_STYLE, styled } from '../style.ts';
import { lookWithoutAgent } from '../without-agent.ts';

interface DoctorOptions {
  readonly fix?: string;
  readonly symptom?: string;
  readonly symptoms?: boolean;
  readonly all?: boolean;
  readonly yes?: boolean;
  readonly dev?: boolean;
}

export function addDoctorCommands(program: Command): void {
  examples(
    common(program.command('doctor [checks...]'))
      .description('look for what is wrong, and say what to do')
      .option('--all', 'show also what is fine')
      .option('--symptoms', 'list what people notice, to start from')
      .option('--symptom <id>', 'run the checks that belong to a symptom')
      .option('--fix <check>', 'do what the agent can do about a check')
      .option('--yes', 'do not ask before a fix')
      .option('--dev', 'where no agent runs: accept an identity provider over http on loopback')
      .action(action(doctor)),
    ['doctor', 'every check; the exit code is 1 when one failed, 4 when no agent runs'],
    ['doctor --symptom client-401', 'my AI client says 401'],
    ["doctor keys 'exchange:*'", 'only some checks'],
    ['doctor --fix permissions', 'let the agent repair it'],
  );
  common(program.command('report'))
    .description('a redacted text for support; read it before you send it')
    .option('--out <file>', 'write it to a file')
    .action(action(report));
}

async function doctor(context: CommandContext, options: DoctorOptions, checks: string[]): Promise<number> {
  if (options.symptoms) return listSymptoms(context);
  if (options.fix !== undefined) return await fix(context, options.fix, options.yes === true);
  const named = options.symptom === undefined ? checks : checksOf(options.symptom);
  const request = named.length > 0 ? { only: named } : {};
  const isAll = options.all === true || named.length > 0;
  try {
    const run = await withProgress('Looking …', context.agent.call('diagnostics.run', request));
    print(context, run, isAll);
    return run.status === 'failed' ? 1 : 0;
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.code !== 'agent_not_running') throw thrown;
    const looking = lookWithoutAgent({ dataDir: context.dataDir, dev: options.dev ?? false }, request.only);
    print(context, await withProgress('Looking …', looking), isAll);
    throw thrown;
  }
}

function print(context: CommandContext, run: CommandResponse<'diagnostics.run'>, isAll: boolean): void {
  context.out.value(run, () => {
    const shown = run.checks.filter(({ status }) => isAll || isNews(status));
    for (const check of shown) context.out.line(checkText(check));
    const counts = ['failed', 'warning', 'ok', 'skipped'] as const;
    const summary = counts.map(
      (status) => `${run.checks.filter((check) => check.status === status).length} ${status}`,
    );
    context.out.line(`${shown.length > 0 ? '\n' : ''}${summary.join(', ')}.`);
  });
}

function isNews(status: CheckResult['status']): boolean {
  return status === 'failed' || status === 'warning';
}

const MARKS = { ok: '✓', warning: '!', failed: '✗', skipped: '–' } as const;

/** A check in words: what it looked at, what it saw, and the next step. */
function checkText(check: CheckResult): string {
  const { id, title, why, status, seen, problem, remedy, fix: repair } = check;
  const lines = [`${styled(STATUS_STYLE[status], MARKS[status])} ${title} (${id})`];
  if (isNews(status)) lines.push(`    ${styled('dim', why)}`);
  lines.push(...seen.map(({ name, value }) => `    ${plainText(name)}: ${plainText(value, 300)}`));
  if (problem) lines.push(`    ${problem.title}`);
  if (remedy !== null) lines.push(`    → ${remedy}`);
  if (repair) lines.push(`    → onbehalf doctor --fix ${id}: ${repair.does}`);
  return lines.join('\n');
}

function listSymptoms({ out }: CommandContext): number {
  out.value({ symptoms: SYMPTOMS }, () => {
    const width = Math.max(...SYMPTOMS.map(({ id }) => id.length));
    for (const { id, words } of SYMPTOMS) out.line(`${id.padEnd(width)}  ${words}`);
    out.note('\nRun: onbehalf doctor --symptom ID');
  });
  return 0;
}

function checksOf(id: string): string[] {
  const found = SYMPTOMS.find((symptom) => symptom.id === id);
  if (!found) throw new Problem('not_found', { what: 'symptom', name: id });
  return [...found.checks];
}

async function fix({ agent, out }: CommandContext, id: string, isSure: boolean): Promise<number> {
  const { checks } = await agent.call('diagnostics.run', { only: [id] });
  const repair = checks[0]?.fix;
  if (repair && !out.json) {
    out.note(repair.does);
    if (!isSure && !(await confirmed('Do it?', true))) return 1;
  }
  const done = await agent.call('diagnostics.fix', { check: id });
  out.value(done, () => {
    out.line(done.done);
    out.line(checkText(done.check));
  });
  return done.check.status === 'failed' ? 1 : 0;
}

async function report({ agent, out }: CommandContext, options: { out?: string }): Promise<void> {
  const answer = await withProgress('Looking …', agent.call('diagnostics.report', {}));
  if (options.out === undefined) {
    out.value(answer, () => out.line(answer.text));
    return;
  }
  try {
    writeFileSync(options.out, answer.text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const reason = `${options.out} cannot be written, or is there already`;
    throw new Problem('invalid_input', { reason }, { cause });
  }
  out.value({ file: options.out }, () =>
    out.line(`Written to ${options.out ?? ''}. Read it before you send it.`),
  );
}
