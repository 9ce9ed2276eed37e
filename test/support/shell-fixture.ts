import { vi } from 'vitest';
import type { Agent } from '../../src-main/agent.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { runShell } from '../../src-main/shell/run-shell.ts';
import type { ShellHost } from '../../src-main/shell/shell-host.ts';
import type { Updater } from '../../src-main/shell/updates.ts';
import type { TopicName } from '../../src-shared/contract/topics.ts';
import { type AppState, appStateSchema } from '../../src-shared/domain/app-state.ts';
import { type Configuration, configurationSchema } from '../../src-shared/domain/configuration.ts';
import {
  createElectronDouble,
  type ElectronDouble,
  type ElectronDoubleOptions,
} from './electron/electron-double.ts';
import type { SenderDouble } from './electron/ipc.ts';
import type { WindowDouble } from './electron/windows.ts';
import { fakeDocumentStore, fakeLog } from './fake-documents.ts';

export const STATE: AppState = appStateSchema.parse({
  revision: 1,
  version: '1.0.0',
  host: 'electron',
  startedAt: '2026-01-01T00:00:00Z',
  paused: false,
  session: { state: 'signed_out', reason: null },
  provider: { issuer: 'https://acme.okta.com', clientId: '0oa1', preset: 'okta' },
  endpoint: null,
  servers: [],
  clients: [],
  approvals: 0,
  hiddenPages: [],
  accounts: [],
  managed: { source: null, locked: [], organization: { name: null, supportUrl: null, supportText: null } },
  problems: [],
});

export const SIGNED_IN: AppState = {
  ...STATE,
  session: {
    state: 'signed_in',
    user: {
      issuer: 'https://acme.okta.com',
      sub: 'a',
      email: 'alice@acme.com',
      name: null,
      roles: [],
      teams: [],
    },
    signedInAt: '2026-01-01T00:00:00Z',
    idTokenExpiresAt: '2026-01-01T01:00:00Z',
    refreshable: true,
    health: 'good',
  },
};

export interface FakeAgent extends Agent {
  tell(topic: TopicName, payload: unknown): void;
  readonly calls: unknown[][];
  readonly listeners: () => number;
}

export function fakeAgent(): FakeAgent {
  let now = STATE;
  const listeners = new Set<readonly [TopicName, (payload: never) => void]>();
  const calls: unknown[][] = [];
  return {
    calls,
    listeners: () => listeners.size,
    start: async () => undefined,
    stop: async () => undefined,
    resumed: () => undefined,
    callsUnderWay: () => 0,
    state: () => now,
    call: async (...args) => {
      calls.push(args);
      return { ok: true, value: args[0] };
    },
    subscribe: (topic, listener) => {
      const entry = [topic, listener] as const;
      listeners.add(entry);
      if (topic === 'state') (listener as (payload: AppState) => void)(now);
      return () => void listeners.delete(entry);
    },
    tell(topic, payload) {
      if (topic === 'state') now = payload as AppState;
      for (const [name, listener] of listeners)
        if (name === topic) (listener as (p: unknown) => void)(payload);
    },
  };
}

export interface ShellFixture {
  readonly double: ElectronDouble;
  readonly agent: FakeAgent;
  readonly log: ReturnType<typeof fakeLog>;
  readonly reports: string[];
  readonly power: string[];
  readonly closed: () => number;
  readonly configure: (change: (configuration: Configuration) => Configuration) => void;
  /** The window that was opened last. */
  readonly window: () => WindowDouble;
  /** The main frame of that window as the sender of a message. */
  readonly sender: () => SenderDouble;
}

export interface ShellFixtureOptions extends ElectronDoubleOptions {
  readonly argv?: readonly string[];
  readonly env?: Record<string, string>;
  readonly platform?: NodeJS.Platform;
  readonly openHost?: () => Promise<ShellHost>;
  readonly updater?: Updater;
}

export const PAGE = '<!doctype html><title>Onbehalf</title>';

/** Runs the shell on the double until the window is open (or it gave up). */
export async function openShell(options: ShellFixtureOptions = {}): Promise<ShellFixture> {
  const double = createElectronDouble(options);
  const agent = fakeAgent();
  const log = fakeLog();
  const reports: string[] = [];
  const power: string[] = [];
  let configuration = configurationSchema.parse({});
  const changes = new Set<() => void>();
  let closed = 0;
  const host: ShellHost = {
    agent,
    log,
    clock: systemClock,
    windowState: fakeDocumentStore(),
    configuration: () => configuration,
    onConfiguration: (listener) => {
      changes.add(listener);
      return () => changes.delete(listener);
    },
    callsUnderWay: () => 0,
    power: (event) => void power.push(event),
    close: async () => {
      closed += 1;
    },
  };
  await runShell({
    electron: double.electron,
    platform: options.platform ?? 'linux',
    argv: options.argv ?? ['/opt/Onbehalf/onbehalf'],
    env: options.env ?? {},
    files: {
      entryPage: (nonce) => `${PAGE}<meta property="csp-nonce" nonce="${nonce}">`,
      file: (path) => (path === 'assets/a.js' ? { bytes: Buffer.from('1'), type: 'text/javascript' } : null),
    },
    preload: '/app/preload.cjs',
    icons: '/app/icons',
    updater: () => options.updater ?? fakeUpdater(),
    openHost: options.openHost ?? (async () => host),
    report: (line) => void reports.push(line),
  });
  const window = (): WindowDouble => {
    const last = double.windows.at(-1);
    if (last === undefined) throw new Error('no window is open');
    return last;
  };
  return {
    double,
    agent,
    log,
    reports,
    power,
    window,
    closed: () => closed,
    configure: (change) => {
      configuration = change(configuration);
      for (const listener of changes) listener();
    },
    sender: () => ({ sender: window().contents, senderFrame: window().contents.mainFrame }),
  };
}

export function fakeUpdater(): Updater {
  return {
    allowDowngrade: true,
    autoDownload: true,
    autoInstallOnAppQuit: true,
    channel: null,
    disableWebInstaller: false,
    logger: null,
    checkForUpdates: vi.fn<Updater['checkForUpdates']>(async () => null),
    downloadUpdate: vi.fn<Updater['downloadUpdate']>(async () => []),
    quitAndInstall: vi.fn<Updater['quitAndInstall']>(),
    setFeedURL: vi.fn<Updater['setFeedURL']>(),
    on: vi.fn<Updater['on']>(),
  };
}
