import { Problem } from '../../src-shared/problems/problem.ts';
import type { Agent } from '../agent.ts';
import { compose } from '../compose.ts';
import { createConsole, type WebConsole } from '../console/console.ts';
import { openControlSocket } from '../platform/control-socket.ts';
import type { NodePlatform } from '../platform/node-platform.ts';
import { withWindow } from './window-command.ts';

/** The agent without a window of its own: endpoint, control socket and web console are open. */
export interface HeadlessHost {
  readonly agent: Agent;
  readonly mcp: string;
  readonly mcpAuthorization: string;
  /** A new address of the window; it opens once. */
  consoleUrl(): string;
  close(): Promise<void>;
}

/** Composes and starts the agent on this platform. Throws what keeps it from starting, with everything let go again. */
export async function openHeadless(platform: NodePlatform): Promise<HeadlessHost> {
  const { rendererDir, clock, log } = platform;
  const mounted: { console?: WebConsole } = {};
  const agent = await compose(platform, (served) => {
    const console = createConsole({ agent: served, rendererDir, clock, log });
    mounted.console = console;
    return [{ prefix: '/console', handle: (request, response) => console.handle(request, response) }];
  });
  const close = async (): Promise<void> => {
    mounted.console?.close();
    await agent.stop();
  };
  try {
    await agent.start();
    const { mcp, mcpAuthorization } = addressesOf(agent);
    const consoleUrl = (): string => mounted.console?.oneTimeUrl(new URL(mcp).origin) ?? '';
    const windowed = withWindow(agent, consoleUrl, platform.browser);
    const control = await openControlSocket(windowed, platform.dataDir);
    return {
      agent,
      mcp,
      mcpAuthorization,
      consoleUrl,
      async close() {
        await control.close();
        await close();
      },
    };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

function addressesOf(agent: Agent): { mcp: string; mcpAuthorization: string } {
  const { endpoint } = agent.state();
  if (!endpoint) throw new Problem('internal');
  return endpoint;
}
