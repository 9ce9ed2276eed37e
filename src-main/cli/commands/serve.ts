import { InvalidArgumentError, type Command } from 'commander';
import type { NodePlatformOptions } from '../../platform/node-platform.ts';
import { action, common, type CommandContext } from '../program.ts';

interface ServeOptions {
  readonly config?: string;
  readonly port?: number;
  readonly keychain?: 'os' | 'memory';
  readonly dev?: boolean;
}

export function addServeCommand(program: Command): void {
  common(program.command('serve'))
    .description('run the agent in the foreground, without a window of its own')
    .option('--config <file>', 'settings to start with, instead of the stored ones')
    .option('--port <n>', 'first of the two ports; 0 takes free ones', port)
    .option('--keychain <kind>', 'os, or memory for a throw-away run', keychain)
    .option('--dev', 'accept an identity provider over http on loopback')
    .action(action(serve));
}

async function serve({ out, dataDir }: CommandContext, options: ServeOptions): Promise<number> {
  // Read only here: the other commands are a call over the control socket and shall start at once.
  const [{ createNodePlatform }, { openHeadless }] = await Promise.all([
    import('../../platform/node-platform.ts'),
    import('../headless.ts'),
  ]);
  const platform = await createNodePlatform(platformOptions(dataDir, options));
  const stopped = new Promise<NodeJS.Signals>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done(signal));
  });
  const host = await openHeadless(platform);
  const consoleUrl = host.consoleUrl();
  out.value(
    {
      event: 'ready',
      pid: process.pid,
      mcp: host.mcp,
      mcpAuthorization: host.mcpAuthorization,
      console: consoleUrl,
      dataDir,
    },
    () => {
      out.line(`Onbehalf is running (process ${process.pid}).`);
      out.line(`  endpoint for AI clients   ${host.mcp}`);
      out.line(`  with MCP authorization    ${host.mcpAuthorization}`);
      out.line(`  window (one-time address) ${consoleUrl}`);
      out.note('Stop it with Ctrl-C.');
    },
  );
  await stopped;
  await host.close();
  await platform.close();
  return 0;
}

function platformOptions(dataDir: string, options: ServeOptions): NodePlatformOptions {
  return {
    dataDir,
    keychain: options.keychain ?? 'os',
    dev: options.dev ?? false,
    ...(options.config !== undefined && { config: options.config }),
    ...(options.port !== undefined && { port: options.port }),
  };
}

function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_534)
    throw new InvalidArgumentError('a port is a number from 0 to 65534');
  return value;
}

function keychain(text: string): 'os' | 'memory' {
  if (text !== 'os' && text !== 'memory') throw new InvalidArgumentError('os or memory');
  return text;
}
