import { Problem } from '../../../src-shared/problems/problem.ts';
import { controlSocketPath } from '../../platform/control-socket.ts';
import { createNodePlatform } from '../../platform/node-platform.ts';
import { createSocketClient } from '../contract-client.ts';
import { openHeadless } from '../headless.ts';
import type { HostOptions } from './host-options.ts';

export interface Printer {
  readonly line: (text: string) => void;
}

/** Runs the app without Electron: the agent in this process, its window in the browser, until SIGINT or SIGTERM. */
export async function runHeadless(options: HostOptions, { line }: Printer): Promise<number> {
  const stopped = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  const platform = await createNodePlatform(options).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'agent_already_running') return null;
    throw error;
  });
  if (platform === null) return await openWindowOfRunning(options.dataDir, { line });
  try {
    const host = await openHeadless(platform);
    const url = host.consoleUrl();
    const opened = await platform.browser.open(url).then(
      () => true,
      () => false,
    );
    // A launcher can say that all is well and show nothing: the address is there in any case.
    line(
      opened
        ? 'The window opens in your browser; if not, open this address (it works once):'
        : 'Open the window in a browser (the address works once):',
    );
    line(`  ${url}`);
    line(`AI clients reach the agent at ${host.mcp}. Stop it with Ctrl-C.`);
    await stopped;
    await host.close();
    return 0;
  } finally {
    await platform.close();
  }
}

/** Somebody runs the agent already: its window is what was asked for. */
async function openWindowOfRunning(dataDir: string, { line }: Printer): Promise<number> {
  const agent = createSocketClient(controlSocketPath(dataDir));
  const { url, browserOpened } = await agent.call('window.open', { openBrowser: true });
  if (url === null || browserOpened) line('Onbehalf is already running; its window is open.');
  else line(`Onbehalf is already running. Open its window (the address works once): ${url}`);
  return 0;
}
