import type { Session } from 'electron';
import { asProblem, type Problem } from '../../src-shared/problems/problem.ts';
import type { RendererFiles } from '../console/renderer-files.ts';
import { registerAppScheme, serveApp } from './app-scheme.ts';
import type { ElectronParts } from './electron-parts.ts';
import { forbiddenSwitches, type StartedWith } from './forbidden-switches.ts';
import { DEEP_LINK_SCHEME } from './deep-link.ts';
import { HIDDEN_ARGUMENT } from './login-item.ts';
import { openDesktop } from './desktop.ts';
import type { ShellHost } from './shell-host.ts';
import { claimSingleInstance, type SingleInstance } from './single-instance.ts';
import { guardSession } from './session-guards.ts';
import type { Updater } from './updates.ts';

export interface ShellOptions {
  readonly electron: ElectronParts;
  readonly platform: NodeJS.Platform;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: RendererFiles;
  /** The preload script and the folder of icons. */
  readonly preload: string;
  readonly icons: string;
  readonly updater: () => Updater;
  /** Makes and starts the agent; called once, when this is the only instance and Electron is ready. */
  readonly openHost: (session: Session) => Promise<ShellHost>;
  readonly report: (line: string) => void;
}

const APP_ID = 'com.onbehalf.desktop';

/** The desktop app from its first line to its last. The order is what makes it safe; nothing is asked before its guard stands. */
export async function runShell(options: ShellOptions): Promise<void> {
  const { electron, argv, report } = options;
  const { app } = electron;
  const refused = app.isPackaged ? forbiddenSwitches(startedWith(options)) : [];
  if (refused.length > 0) {
    report(`Onbehalf does not start with ${refused.join(', ')}.`);
    app.exit(1);
    return;
  }
  app.enableSandbox();
  registerAppScheme(electron.protocol);
  const instance = claimSingleInstance(app, argv);
  if (!instance.first) {
    app.quit();
    return;
  }
  app.setAppUserModelId(APP_ID);
  if (app.isPackaged) app.setAsDefaultProtocolClient(DEEP_LINK_SCHEME);
  // The agent lives in the tray: closing the last window does not end it.
  app.on('window-all-closed', () => undefined);
  await app.whenReady();
  await openWhenReady(options, instance);
}

async function openWhenReady(options: ShellOptions, instance: SingleInstance): Promise<void> {
  const { electron, argv } = options;
  // In memory: the window keeps nothing on the disk.
  const session = electron.session.fromPartition('onbehalf');
  const developerTools = !electron.app.isPackaged;
  try {
    const host = await options.openHost(session);
    guardSession(session, host.log, developerTools);
    serveApp(session, options.files);
    const desktop = openDesktop({ ...options, host, session, developerTools });
    instance.onLink((link) => desktop.follow(link));
    if (!argv.includes(HIDDEN_ARGUMENT)) desktop.show();
  } catch (thrown) {
    await tellWhyNot(options, asProblem(thrown));
  }
}

/** The agent could not start: said in words with the next step, then the app ends. */
async function tellWhyNot({ electron, report }: ShellOptions, problem: Problem): Promise<void> {
  const { title, next } = problem.report();
  report(`${title} ${next}`);
  await electron.dialog.showMessageBox({ type: 'error', message: title, detail: next, buttons: ['Quit'] });
  electron.app.exit(1);
}

function startedWith({ electron, argv, env }: ShellOptions): StartedWith {
  return { argv, env, hasSwitch: (name) => electron.app.commandLine.hasSwitch(name) };
}
