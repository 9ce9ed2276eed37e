import { join } from 'node:path';
import type { Session } from 'electron';
import type { AppState } from '../../src-shared/domain/app-state.ts';
import type { AuditRecord } from '../../src-shared/domain/audit-record.ts';
import { appMenu } from './app-menu.ts';
import { handleCrashes } from './crashes.ts';
import type { DeepLink } from './deep-link.ts';
import type { ElectronParts } from './electron-parts.ts';
import { createLinkOpener } from './external-link.ts';
import { installKind } from './install-kind.ts';
import { serveContract } from './ipc-contract.ts';
import { setStartAtLogin } from './login-item.ts';
import { createMainWindow, type MainWindow } from './main-window.ts';
import { createNotifier } from './notifier.ts';
import { noticesFor } from './notices.ts';
import { followPower } from './power.ts';
import type { ShellHost } from './shell-host.ts';
import type { StatusIcon } from './status.ts';
import { createTray, type TrayIcon } from './tray.ts';
import type { TrayActions } from './tray-menu.ts';
import { followUpdates, type Updater, type Updates } from './updates.ts';
import { guardWindows } from './window-guards.ts';
import { routeOfLink, type WindowRoute } from './window-route.ts';
import { updateDialogs } from './update-dialogs.ts';
import { installFacts } from './install-facts.ts';

export interface DesktopOptions {
  readonly electron: ElectronParts;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly preload: string;
  readonly icons: string;
  readonly updater: () => Updater;
  readonly host: ShellHost;
  readonly session: Session;
  readonly developerTools: boolean;
}

/** Everything of the desktop that the person sees, around a running agent. */
export interface Desktop {
  readonly show: (route?: WindowRoute) => void;
  /** A link from outside, or null for another start of the app. */
  readonly follow: (link: DeepLink | null) => void;
}

export function openDesktop(options: DesktopOptions): Desktop {
  const { electron, host, platform } = options;
  const { agent, log, clock } = host;
  const { app, dialog } = electron;

  const window = openWindow(options);
  const openLink = createLinkOpener({
    dialog,
    shell: electron.shell,
    log,
    knownHosts: () => knownHosts(host),
  });
  guardWindows(app, log, (url) => void openLink(url));
  const removeContract = serveContract({ ipcMain: electron.ipcMain, agent, isOwnWindow: window.isOwn, log });
  handleCrashes({ app, dialog, clock, log, reloadWindow: window.reload, quit });
  electron.Menu.setApplicationMenu(
    electron.Menu.buildFromTemplate(
      appMenu({ platform, developerTools: options.developerTools, show: window.show, quit }),
    ),
  );
  const updates = openUpdates(options, () => drawTray());
  const tray = createTray({
    electron,
    platform,
    icon: (status) => trayIcon(options, status),
    actions: { ...trayActions(host, window, updates, quit), toggle: window.toggle },
  });
  const calls: AuditRecord[] = [];
  const drawTray = (): void => tray.show({ state: agent.state(), calls, update: updates.ready() });
  const removals = [
    followState(options, window, drawTray),
    agent.subscribe('audit', (record) => keepCall(record, calls, drawTray)),
    agent.subscribe('attention', ({ reason }) =>
      window.show(reason === 'approval' ? '/approvals' : undefined),
    ),
    followPower(electron.powerMonitor, (event) => host.power(event)),
    host.onConfiguration(() => applyConfiguration(options)),
    removeContract,
  ];
  app.on('activate', () => window.show());
  applyConfiguration(options);
  closeOrderly(options, window, tray, updates, removals);

  function quit(): void {
    window.letGo();
    app.quit();
  }

  return {
    show: window.show,
    follow(link) {
      const route = link === null ? undefined : routeOfLink(link);
      if (link?.kind === 'unknown') log.warn('link_refused', { reason: link.reason });
      window.show(route ?? undefined);
    },
  };
}

function openWindow(options: DesktopOptions): MainWindow {
  const { host, icons, platform } = options;
  return createMainWindow({
    ...options,
    log: host.log,
    stateStore: host.windowState,
    icon: join(icons, platform === 'win32' ? 'icon.ico' : 'icon.png'),
    staysInTray: () => host.configuration().app.closeToTray,
  });
}

function knownHosts(host: ShellHost): readonly string[] {
  const { identityProvider, accounts, organization } = host.configuration();
  const providers = [identityProvider, ...Object.values(accounts).map((account) => account.identityProvider)];
  return [...providers.map((provider) => provider?.issuer), organization.supportUrl]
    .filter((url) => typeof url === 'string')
    .map((url) => new URL(url).host);
}

function trayIcon({ icons, platform }: DesktopOptions, status: StatusIcon): string {
  // The name tells macOS to draw it in the colour of the menu bar.
  if (platform === 'darwin') return join(icons, 'tray', `${status}Template.png`);
  return join(icons, 'tray', platform === 'win32' ? `${status}.ico` : `${status}.png`);
}

function trayActions(host: ShellHost, window: MainWindow, updates: Updates, quit: () => void): TrayActions {
  const { agent, log } = host;
  const call = (name: string, request: unknown): void =>
    void agent.call(name, request, { transport: 'internal' }).then((reply) => {
      if (!reply.ok) log.warn('tray_action_failed', { command: name, problem: reply.problem.code });
      if (!reply.ok) window.show();
    });
  return {
    show: window.show,
    signIn: () => call('session.signIn', {}),
    signOut: () => call('session.signOut', {}),
    pause: (minutes) => call('agent.pause', { minutes }),
    resume: () => call('agent.resume', {}),
    installUpdate: () => void updates.install(),
    quit,
  };
}

function followState({ electron, host }: DesktopOptions, window: MainWindow, draw: () => void): () => void {
  const { app } = electron;
  const notify = createNotifier({
    electron,
    wanted: () => host.configuration().app.notifications && !window.isVisible(),
    clicked: ({ route }) => window.show(route),
  });
  let before: AppState | null = null;
  return host.agent.subscribe('state', (now) => {
    app.setBadgeCount(now.approvals);
    for (const notice of before === null ? [] : noticesFor(before, now)) notify(notice);
    before = now;
    draw();
  });
}

function keepCall(record: AuditRecord, calls: AuditRecord[], draw: () => void): void {
  if (record.kind !== 'call') return;
  calls.unshift(record);
  calls.length = Math.min(calls.length, 3);
  draw();
}

function openUpdates(options: DesktopOptions, changed: () => void): Updates {
  const { electron, host } = options;
  const dialogs = updateDialogs(electron, () => updates.install());
  const updates: Updates = followUpdates({
    updater: options.updater(),
    version: electron.app.getVersion(),
    kind: installKind(installFacts(options)),
    settings: () => host.configuration().updates,
    clock: host.clock,
    log: host.log,
    callsUnderWay: () => host.callsUnderWay(),
    offered: dialogs.offered,
    ready: (version, notes) => {
      changed();
      dialogs.ready(version, notes);
    },
  });
  return updates;
}

function applyConfiguration({ electron, host, platform }: DesktopOptions): void {
  setStartAtLogin(host.configuration().app.startAtLogin, { app: electron.app, platform, log: host.log });
}

/** The agent ends before the app does: streams are closed, the audit log is written. */
function closeOrderly(
  { electron: { app }, host }: DesktopOptions,
  window: MainWindow,
  tray: TrayIcon,
  updates: Updates,
  removals: readonly (() => void)[],
): void {
  let closing: Promise<void> | null = null;
  app.on('before-quit', () => window.letGo());
  app.on('will-quit', (event) => {
    if (closing === null) event.preventDefault();
    closing ??= end();
  });

  async function end(): Promise<void> {
    updates.stop();
    tray.remove();
    for (const remove of removals) remove();
    try {
      await host.close();
    } finally {
      app.exit(0);
    }
  }
}
