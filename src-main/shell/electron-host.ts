import type { Session, Shell } from 'electron';
import ElectronStore from 'electron-store';
import { type Configuration, configurationSchema } from '../../src-shared/domain/configuration.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Agent } from '../agent.ts';
import type { HostOptions } from '../cli/start/host-options.ts';
import { compose } from '../compose.ts';
import { createEmitter } from '../emitter.ts';
import { openControlSocket } from '../platform/control-socket.ts';
import { createDocumentStore } from '../platform/document-store.ts';
import { createMemoryVault } from '../platform/memory-vault.ts';
import { type CommandLine, createNodePlatform, type NodePlatform } from '../platform/node-platform.ts';
import { dataPaths } from '../platform/paths.ts';
import type { Browser, DocumentStore, Log } from '../ports/outside.ts';
import type { ElectronParts } from './electron-parts.ts';
import type { ShellHost } from './shell-host.ts';

export interface ElectronHostOptions extends HostOptions {
  readonly electron: Pick<ElectronParts, 'shell' | 'ipcMain'>;
  readonly session: Session;
  readonly commandLine: CommandLine;
  /** A debugger could read this process: nothing is taken from the keychain (case 115). */
  readonly underDebugger: boolean;
}

/** Composes and starts the agent inside Electron: the same one as headless, with the browser, settings and proxies of the desktop. */
export async function openElectronHost(options: ElectronHostOptions): Promise<ShellHost> {
  const { electron, session, underDebugger, ...host } = options;
  const platform = await createNodePlatform({
    ...host,
    resolveProxy: (url) => session.resolveProxy(url),
    overrides: {
      host: 'electron',
      browser: electronBrowser(electron.shell),
      userSettings: settingsDocument(options),
      ...(underDebugger && { vault: createMemoryVault() }),
    },
  });
  if (underDebugger) platform.log.warn('keychain_not_used', { reason: 'a debugger is attached' });
  try {
    return await start(platform);
  } catch (error) {
    await platform.close();
    throw error;
  }
}

async function start(platform: NodePlatform): Promise<ShellHost> {
  const agent = await compose(platform);
  await agent.start();
  const control = await openControlSocket(agent, platform.dataDir);
  const configuration = await followConfiguration(agent, platform.log);
  return {
    agent,
    clock: platform.clock,
    log: platform.log,
    windowState: platform.document('window'),
    configuration: configuration.current,
    onConfiguration: configuration.onChange,
    callsUnderWay: () => agent.callsUnderWay(),
    power: (event) => {
      platform.log.info('power', { event });
      if (event === 'resume' || event === 'unlock') agent.resumed();
    },
    async close() {
      configuration.stop();
      await control.close();
      await agent.stop();
      await platform.close();
    },
  };
}

function electronBrowser(shell: Pick<Shell, 'openExternal'>): Browser {
  return {
    async open(url) {
      if (!/^https?:/.test(url) || !URL.canParse(url)) throw new Problem('browser_failed');
      try {
        await shell.openExternal(new URL(url).href);
      } catch (cause) {
        throw new Problem('browser_failed', {}, { cause });
      }
    },
  };
}

function settingsDocument({ dataDir, config, electron }: ElectronHostOptions): DocumentStore {
  return createDocumentStore({
    path: config ?? dataPaths(dataDir).settings,
    open({ configName, ...rest }) {
      const store = new ElectronStore({ ...rest, name: configName ?? 'settings' });
      // The library opens a channel of its own for stores in the window; there are none, and no other channels.
      electron.ipcMain.removeAllListeners('electron-store-get-data');
      return store;
    },
  });
}

interface FollowedConfiguration {
  readonly current: () => Configuration;
  readonly onChange: (listener: () => void) => () => void;
  readonly stop: () => void;
}

/** The configuration as the contract shows it, asked again when the picture has changed. */
async function followConfiguration(agent: Agent, log: Log): Promise<FollowedConfiguration> {
  const changes = createEmitter<void>((thrown) => log.error('listener_failed', { cause: String(thrown) }));
  let current = await ask();
  const stop = agent.subscribe('state', () => void refresh());

  async function ask(): Promise<Configuration> {
    const reply = await agent.call('config.show', {}, { transport: 'internal' });
    const shown = reply.ok ? (reply.value as { configuration: Configuration }).configuration : {};
    return configurationSchema.parse(shown);
  }

  async function refresh(): Promise<void> {
    const next = await ask();
    if (JSON.stringify(next) === JSON.stringify(current)) return;
    current = next;
    changes.emit();
  }

  return { current: () => current, onChange: (listener) => changes.on(listener), stop };
}
