import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import type { AuditFinding } from '../../../src-shared/domain/audit-verification.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { plainText } from '../../../src-shared/text/redact.ts';
import { verifyExport } from '../../audit/verify-export.ts';
import { withProgress } from '../progress.ts';
import { action, common, type CommandContext } from '../program.ts';
import { styled } from '../style.ts';

export function addAuditVerify(audit: Command): void {
  common(audit.command('verify [file]'))
    .description(
      'check the chain and its signatures, or an export in JSON lines; exit code 1 when something was changed',
    )
    .option(
      '--key <thumbprint>',
      'with a file: the key that is trusted, as `audit verify` shows it on the computer',
    )
    .action(action(run));
}

async function run(
  context: CommandContext,
  options: { readonly key?: string },
  file?: string,
): Promise<number> {
  return file === undefined ? await verifyLog(context) : await verifyFile(context, file, options.key ?? null);
}

async function verifyLog({ agent, out }: CommandContext): Promise<number> {
  const found = await withProgress('Checking …', agent.call('audit.verify', {}));
  out.value(found, () => {
    out.line(`${verdictWords(found.verdict)}: ${found.entries} entries, ${found.records} records`);
    if (found.signedAt !== null) out.line(`signed up to entry ${found.signedTo ?? ''} at ${found.signedAt}`);
    if (found.key !== null) out.line(`key ${found.key.id}`);
    if (found.unsigned > 0) out.line(`${found.unsigned} entries came after the last signature`);
    for (const line of findingLines(found.findings)) out.line(line);
  });
  return found.verdict === 'broken' ? 1 : 0;
}

/** Without the agent, and without the log that the file came from. */
async function verifyFile({ out }: CommandContext, file: string, key: string | null): Promise<number> {
  const found = await withProgress('Checking …', verifyExport(linesOf(file), key));
  out.value(found, () => {
    out.line(`${verdictWords(found.verdict)}: ${found.records} records`);
    if (found.signedAt !== null)
      out.line(`signed at ${found.signedAt} with the key ${plainText(found.keyId ?? '')}`);
    for (const line of findingLines(found.findings)) out.line(line);
  });
  return found.verdict === 'broken' ? 1 : 0;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'it cannot be read';
    throw new Problem('invalid_input', { reason: `${file}: ${reason}` }, { cause });
  }
}

const VERDICT_STYLE = { intact: 'green', attention: 'yellow', broken: 'red' } as const;

function verdictWords(verdict: keyof typeof VERDICT_STYLE): string {
  return styled(VERDICT_STYLE[verdict], verdict);
}

function findingLines(findings: readonly AuditFinding[]): readonly string[] {
  return findings.map(({ kind, text }) => `  ${kind}: ${plainText(text)}`);
}
