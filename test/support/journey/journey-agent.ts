import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Organisation } from '../../../src-main/demo/demo.ts';
import { openHeadless, type HeadlessHost } from '../../../src-main/cli/headless.ts';
import { createComputer } from '../../../src-main/platform/computer.ts';
import { createMemoryVault } from '../../../src-main/platform/memory-vault.ts';
import { createNodePlatform } from '../../../src-main/platform/node-platform.ts';
import { recordingVault } from '../secrets-in-play.ts';

/** A real agent as a newcomer has it: nothing is set up, and Cursor is on the computer. */
export interface JourneyAgent {
  readonly host: HeadlessHost;
  /** The file in which Cursor looks for its servers. */
  readonly cursorFile: string;
  /** Everything that was put into the keychain. */
  readonly kept: readonly string[];
  close(): Promise<void>;
}

/** `onOpen` is the system's browser: it is given the addresses that the agent opens. */
export async function openJourneyAgent(
  { callbackPorts }: Organisation,
  onOpen: (url: string) => Promise<void>,
): Promise<JourneyAgent> {
  const dataDir = await mkdtemp(join(tmpdir(), 'onbehalf-journey-'));
  const home = join(dataDir, 'home');
  const cursorFile = join(home, '.cursor', 'mcp.json');
  await mkdir(join(home, '.cursor'), { recursive: true });
  await writeFile(cursorFile, '{\n  "mcpServers": {}\n}\n');
  const kept: string[] = [];
  const platform = await createNodePlatform({
    dataDir: join(dataDir, 'agent'),
    keychain: 'memory',
    dev: true,
    port: 0,
    callbackPorts,
    overrides: {
      vault: recordingVault(createMemoryVault(), kept),
      browser: { open: onOpen },
      computer: createComputer({
        dataDir: join(dataDir, 'agent'),
        logFile: join(dataDir, 'agent.log'),
        home,
        env: { HOME: home },
      }),
    },
  });
  const host = await openHeadless(platform);
  return {
    host,
    cursorFile,
    kept,
    async close() {
      await host.close();
      await platform.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
