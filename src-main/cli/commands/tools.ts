import type { Command } from 'commander';
import { plainText } from '../../../src-shared/text/redact.ts';
import { action, common, jsonArgument, type CommandContext } from '../program.ts';
import { table } from '../output.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';

export function addToolCommands(program: Command): void {
  common(program.command('tools <server>')).description('list the tools of a server').action(action(tools));
  common(program.command('call <server> <tool> [arguments]'))
    .description('call a tool as the person signed in; arguments as a JSON object')
    .action(action(call));
}

async function tools({ agent, out }: CommandContext, _options: object, server: string): Promise<void> {
  const answer = await agent.call('tools.list', { server });
  out.value(answer, () =>
    out.line(
      table(
        ['tool', 'description'],
        answer.tools.map((tool) => [tool.name, tool.description]),
      ),
    ),
  );
}

async function call(
  { agent, out }: CommandContext,
  _options: object,
  server: string,
  tool: string,
  given = '{}',
): Promise<number> {
  const args = jsonArgument(given, 'the arguments');
  if (typeof args !== 'object' || args === null || Array.isArray(args)) {
    throw new Problem('invalid_input', { reason: 'the arguments must be a JSON object' });
  }
  const { result } = await agent.call('tools.call', {
    server,
    tool,
    arguments: args as Record<string, unknown>,
  });
  out.value(result, () => out.line(resultText(result)));
  return result['isError'] === true ? 1 : 0;
}

/** The text parts of a tool's result; other parts by their type. */
function resultText(result: Record<string, unknown>): string {
  const content = Array.isArray(result['content']) ? (result['content'] as Record<string, unknown>[]) : [];
  return content
    .map((part) =>
      part['type'] === 'text' ? lines(String(part['text'])) : `[${plainText(String(part['type']))}]`,
    )
    .join('\n');
}

/** Line breaks of a result are kept; every other control character is made visible. */
function lines(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => plainText(line, 10_000))
    .join('\n');
}
