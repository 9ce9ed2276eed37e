import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { CALLBACK_PORTS } from '../identity/loopback-uris.ts';
import type { LogLevel } from '../../src-shared/contract/log.ts';
import type { DocumentStore, Log } from '../ports/outside.ts';
import type { Platform } from '../ports/platform.ts';
import { createBrowser } from './browser.ts';
import { createComputer } from './computer.ts';
import { systemClock } from './clock.ts';
import { createDocumentStore } from './document-store.ts';
import { acquireInstanceLock } from './instance-lock.ts';
import { createLog } from './log.ts';
import { createMemoryVault } from './memory-vault.ts';
import { createNetwork } from './network.ts';
import { createOsVault } from './os-vault.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { COMMAND_LINE_PROGRAM, isInstalledProgram } from './own-files.ts';
import { dataPaths, defaultDataDir, prepareDataDir } from './paths.ts';
import { managedSources } from './policies/managed-sources.ts';
import type { ResolveProxy } from './routes.ts';
import { VERSION } from './version.ts';

/** How a program starts the command line: an absolute command. */
export interface CommandLine {
  readonly command: string;
  readonly args: readonly string[];
}

export interface NodePlatformOptions {
  readonly dataDir: string;
  readonly keychain: 'os' | 'memory';
  readonly dev: boolean;
  /** Settings file to use instead of the one in the data folder. */
  readonly config?: string;
  /** First of the two ports of the endpoint. */
  readonly port?: number;
  readonly callbackPorts?: readonly number[];
  readonly logLevel?: LogLevel;
  /** Asks the system for the proxy of a URL; without, the environment says. */
  readonly resolveProxy?: ResolveProxy;
  /** Where the program of this process is not the one that runs the command line. */
  readonly commandLine?: CommandLine;
  /** Parts to use instead of the usual ones: a test's clock, vault or browser. */
  readonly overrides?: Partial<Platform>;
}

/** The platform of a plain Node process. It holds the data folder until it is closed. */
export interface NodePlatform extends Platform {
  /** The built window. */
  readonly rendererDir: string;
  /** Lets go of the data folder and closes connections and log. */
  close(): Promise<void>;
}

/** Throws `data_dir_unusable`, or `agent_already_running` where another agent uses the data folder. */
export async function createNodePlatform(options: NodePlatformOptions): Promise<NodePlatform> {
  refuseDevWhereInstalled(options.dev);
  const dataDir = resolve(options.dataDir);
  prepareDataDir(dataDir);
  const lock = acquireInstanceLock(dataDir);
  const log = createLog({ dir: dataPaths(dataDir).logs, level: options.logLevel ?? 'info' });
  const { close, ...parts } = platformParts(options, dataDir, log);
  return {
    ...parts,
    setLogLevel: (level) => log.setLevel(level),
    ...options.overrides,
    async close() {
      await close();
      log.close();
      lock.release();
    },
  };
}

/**
 * The platform of a process that only looks, while no agent runs: the data folder is neither made nor held, no document
 * is written and nothing logged.
 */
export function createLookingPlatform({
  dataDir,
  dev,
}: Pick<NodePlatformOptions, 'dataDir' | 'dev'>): NodePlatform {
  refuseDevWhereInstalled(dev);
  const parts = platformParts({ dataDir, dev, keychain: 'os' }, resolve(dataDir), SILENT_LOG);
  return {
    ...parts,
    userSettings: readOnly(parts.userSettings),
    document: (name) => readOnly(parts.document(name)),
    setLogLevel: () => undefined,
  };
}

function refuseDevWhereInstalled(dev: boolean): void {
  if (dev && isInstalledProgram())
    throw new Problem('invalid_input', {
      reason: '--dev is for a checkout; an installed program refuses it',
    });
}

const SILENT_LOG: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

function readOnly(store: DocumentStore): DocumentStore {
  return { ...store, write: () => undefined, onChange: () => () => undefined };
}

/** Everything that comes of the options alone. */
function platformParts(
  options: NodePlatformOptions,
  dataDir: string,
  log: Log,
): Omit<NodePlatform, 'setLogLevel'> {
  const paths = dataPaths(dataDir);
  const network = createNetwork({
    log,
    ...(options.resolveProxy !== undefined && { resolveProxy: options.resolveProxy }),
  });
  return {
    host: 'headless',
    version: VERSION,
    dataDir,
    dev: options.dev,
    clock: systemClock,
    vault:
      options.keychain === 'memory'
        ? createMemoryVault()
        : createOsVault({ service: keychainService(dataDir) }),
    browser: createBrowser(),
    log,
    network,
    userSettings: createDocumentStore({ path: options.config ? resolve(options.config) : paths.settings }),
    document: (name) => createDocumentStore({ path: join(dataDir, `${name}.json`) }),
    ...managedSources(),
    bridge: bridge(options.commandLine ?? OWN_COMMAND_LINE, dataDir),
    computer: createComputer({ dataDir, logFile: join(paths.logs, 'agent.log') }),
    firstPort: options.port ?? null,
    callbackPorts: options.callbackPorts ?? CALLBACK_PORTS,
    rendererDir: join(import.meta.dirname, '../../dist/renderer'),
    close: async () => await network.close(),
  };
}

const OWN_COMMAND_LINE: CommandLine = { command: process.execPath, args: [COMMAND_LINE_PROGRAM] };

/** Without its data folder the bridge would look for the agent in the usual one. */
function bridge({ command, args }: CommandLine, dataDir: string): CommandLine {
  const elsewhere = dataDir === resolve(defaultDataDir()) ? [] : ['--data-dir', dataDir];
  return { command, args: [...args, 'bridge', ...elsewhere] };
}

/** Each data folder has its own entries in the keychain; the usual one has the plain name. */
function keychainService(dataDir: string): string {
  if (dataDir === resolve(defaultDataDir())) return 'onbehalf';
  return `onbehalf-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
}
