import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Option, type Command } from 'commander';
import type { ContractClient } from '../../../src-shared/contract/commands.ts';
import { auditExportFormatSchema, type AuditExportFormat } from '../../../src-shared/domain/audit-record.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { action, type CommandContext } from '../program.ts';
import { criteriaOf, withFilter, type FilterOptions } from './audit-filter.ts';

interface ExportOptions extends FilterOptions {
  readonly format: AuditExportFormat;
  readonly out?: string;
}

export function addAuditExport(audit: Command): void {
  withFilter(audit.command('export'))
    .description('write records, oldest first; JSON lines end with the proof that they belong to the chain')
    .addOption(
      new Option('--format <format>', 'jsonl, csv, ocsf or cef')
        .choices(auditExportFormatSchema.options)
        .default('jsonl'),
    )
    .option('--out <file>', 'a file, instead of the standard output')
    .action(action(run));
}

async function run({ agent, out, streams }: CommandContext, options: ExportOptions): Promise<void> {
  const exported = { records: 0 };
  const parts = exportParts(agent, options, exported);
  if (options.out === undefined) {
    for await (const text of parts) if (!streams.stdout.write(text)) await once(streams.stdout, 'drain');
    return;
  }
  await toFile(parts, options.out);
  const { records } = exported;
  out.value({ records, file: options.out }, () => out.line(`${records} records in ${options.out ?? ''}`));
}

/** The parts of an export, each asked for when the one before was written. */
async function* exportParts(
  agent: ContractClient,
  { format, ...options }: ExportOptions,
  exported: { records: number },
): AsyncGenerator<string> {
  const criteria = criteriaOf(options);
  for (let cursor: string | null = null, isLast = false; !isLast;) {
    const part: { text: string; cursor: string | null; records: number } = await agent.call('audit.export', {
      ...criteria,
      format,
      cursor,
    });
    exported.records += part.records;
    cursor = part.cursor;
    isLast = cursor === null;
    if (part.text !== '') yield part.text;
  }
}

async function toFile(parts: AsyncIterable<string>, file: string): Promise<void> {
  try {
    await pipeline(Readable.from(parts), createWriteStream(file, { mode: 0o600 }));
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause;
    throw new Problem('invalid_input', { reason: `${file} cannot be written: ${cause.message}` }, { cause });
  }
}
