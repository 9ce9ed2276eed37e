import type { Command } from 'commander';
import { examples } from '../examples.ts';
import { createAgentWait } from '../bridge/agent-wait.ts';
import { startAgent } from '../bridge/start-agent.ts';
import { action, common, type CommandContext } from '../program.ts';

export function addBridgeCommand(program: Command): void {
  examples(
    common(program.command('bridge [server]'))
      .description('speak MCP over standard input and output, and pass it on to the local endpoint')
      .option('--client <client>', 'the AI client that it stands for (its entry says so)')
      .option('--no-start', 'do not start the agent when it is not running')
      .action(action(bridge)),
    ['bridge', 'all servers as one'],
    ['bridge people --client cursor', 'one server, as Cursor'],
  );
}

async function bridge(
  { agent, dataDir }: CommandContext,
  options: { client?: string; start: boolean },
  server?: string,
): Promise<void> {
  const waitFor = createAgentWait(options.start ? () => startAgent(dataDir) : null);
  const [{ StdioServerTransport }, { relay }, { openUpstream }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/stdio.js'),
    import('../bridge/relay.ts'),
    import('../bridge/upstream.ts'),
  ]);
  const client = new StdioServerTransport();
  const stop = (): void => void client.close();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  process.stdin.once('end', stop);
  await relay({
    client,
    // Standard output is the protocol's alone.
    note: (line) => void process.stderr.write(`${line}\n`),
    async open() {
      const { mcp, token } = await waitFor(() =>
        agent.call('bridge.open', { client: options.client ?? null }),
      );
      return openUpstream(server === undefined ? mcp : `${mcp}/${server}`, token);
    },
  });
}
