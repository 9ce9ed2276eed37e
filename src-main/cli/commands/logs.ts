import { join } from 'node:path';
import type { Command } from 'commander';
import { LOG_LEVELS, type LogLevel } from '../../../src-shared/contract/log.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { plainText } from '../../../src-shared/text/redact.ts';
import { lastLines } from '../../platform/last-lines.ts';
import { dataPaths } from '../../platform/paths.ts';
import { examples } from '../examples.ts';
import { followFile } from '../follow-file.ts';
import { action, common, type CommandContext } from '../program.ts';
import { styled, type Style } from '../style.ts';

interface LogOptions {
  readonly follow?: boolean;
  readonly lines: string;
  readonly level?: string;
  readonly setLevel?: string;
}

export function addLogCommands(program: Command): void {
  examples(
    common(program.command('logs'))
      .description('the log of the agent; it is read from the data folder, also when the agent does not run')
      .option('-f, --follow', 'go on with what is added')
      .option('-n, --lines <n>', 'how many lines to begin with', '50')
      .option('--level <level>', `at least this: ${LOG_LEVELS.join(', ')}`)
      .option('--set-level <level>', 'from now on the running agent logs at least this')
      .action(action(logs)),
    ['logs -f', 'watch it'],
    ['logs --level warn -n 200', 'what went wrong'],
    ['logs --json | jq .event', 'as JSON lines'],
    ['logs --set-level debug', 'more, until the agent is started again'],
  );
}

async function logs(context: CommandContext, options: LogOptions): Promise<void> {
  if (options.setLevel !== undefined) return await setLevel(context, levelOf(options.setLevel));
  const { out, dataDir } = context;
  const path = join(dataPaths(dataDir).logs, 'agent.log');
  const count = Number(options.lines);
  if (!Number.isInteger(count) || count < 0)
    throw new Problem('invalid_input', { reason: '--lines takes a whole number' });
  const threshold = LOG_LEVELS.indexOf(levelOf(options.level ?? 'debug'));
  const show = (line: string): void => {
    const entry = parsed(line);
    if (entry !== null && LOG_LEVELS.indexOf(entry.level) < threshold) return;
    out.line(out.json ? line : entry === null ? plainText(line) : words(entry));
  };
  const lines = await lastLines(path, count).catch((cause: unknown) => {
    if (options.follow) return [];
    throw new Problem('not_found', { what: 'log', name: path }, { cause });
  });
  lines.forEach(show);
  if (options.follow) await follow(path, show);
}

async function setLevel({ agent, out }: CommandContext, level: LogLevel): Promise<void> {
  const answer = await agent.call('log.setLevel', { level });
  out.value(answer, () => out.line(`The agent logs at least ${answer.level} from now on.`));
}

async function follow(path: string, show: (line: string) => void): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  for await (const line of followFile(path, stop.signal)) show(line);
}

function levelOf(text: string): LogLevel {
  const level = LOG_LEVELS.find((one) => one === text);
  if (level) return level;
  throw new Problem('invalid_input', { reason: `the level is one of ${LOG_LEVELS.join(', ')}` });
}

interface Entry {
  readonly time: string;
  readonly level: LogLevel;
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

function parsed(line: string): Entry | null {
  try {
    const { time, level, event, ...fields } = JSON.parse(line) as Record<string, unknown>;
    return { time: String(time), level: levelOf(String(level)), event: String(event), fields };
  } catch {
    return null;
  }
}

const STYLES: Readonly<Record<LogLevel, Style>> = {
  debug: 'dim',
  info: 'cyan',
  warn: 'yellow',
  error: 'red',
};

function words({ time, level, event, fields }: Entry): string {
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${plainText(String(value))}`);
  return [styled('dim', time), styled(STYLES[level], level.padEnd(5)), event, ...rest].join(' ');
}
