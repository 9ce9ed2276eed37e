import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CommandLine } from '../platform/node-platform.ts';
import { COMMAND_LINE_PROGRAM } from '../platform/own-files.ts';

export interface CommandLineFrom {
  readonly packaged: boolean;
  readonly platform: NodeJS.Platform;
  /** Electron's `process.resourcesPath`. */
  readonly resources: string;
}

/**
 * Electron cannot run it: its "run as Node" is off. A packaged app brings a Node.js of its own (`resources/cli`), a
 * checkout has the project's.
 */
export function commandLine({ packaged, platform, resources }: CommandLineFrom): CommandLine {
  const node = platform === 'win32' ? 'node.exe' : 'node';
  if (packaged) {
    const cli = join(resources, 'cli');
    return { command: join(cli, node), args: [join(cli, 'dist', 'main', 'onbehalf.js')] };
  }
  return { command: projectNode(node), args: [COMMAND_LINE_PROGRAM] };
}

function projectNode(name: string): string {
  const path = createRequire(import.meta.url).resolve('node/package.json');
  const own = join(path, '..', 'bin', name);
  return existsSync(own) ? own : 'node';
}
