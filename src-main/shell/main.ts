import { join } from 'node:path';
import * as electron from 'electron';
import electronUpdater from 'electron-updater';
import { hostOptions, type HostOptions } from '../cli/start/host-options.ts';
import { loadRendererFiles } from '../console/renderer-files.ts';
import { defaultDataDir } from '../platform/paths.ts';
import { commandLine } from './command-line.ts';
import { debuggerPresent } from './forbidden-switches.ts';
import { openElectronHost } from './electron-host.ts';
import { deepLinksIn } from './deep-link.ts';
import { HIDDEN_ARGUMENT } from './login-item.ts';
import { runShell } from './run-shell.ts';

/** The entry of the Electron main process. Everything it does is given to it here, and only here is Electron imported. */
const { app } = electron;
const dist = join(import.meta.dirname, '..');
const { argv, env } = process;

/** An installed app takes no options: they could point it at other data, or loosen it. */
function optionsOfStart(): HostOptions {
  if (app.isPackaged) return { dataDir: defaultDataDir(), keychain: 'os', dev: false };
  const links = deepLinksIn(argv);
  // electron, the folder of the app, then its arguments
  const own = argv.slice(2).filter((argument) => argument !== HIDDEN_ARGUMENT && !links.includes(argument));
  return hostOptions(own, env);
}

const options = optionsOfStart();
// Chromium's own files stand beside the agent's, and not among them.
app.setPath('userData', join(options.dataDir, 'electron'));

// Not awaited here: Electron is not ready before its entry has been read to the end.
void runShell({
  electron,
  platform: process.platform,
  argv,
  env,
  files: loadRendererFiles(join(dist, 'renderer')),
  preload: join(dist, 'preload', 'preload.cjs'),
  icons: join(dist, '..', 'resources', 'icons'),
  updater: () => electronUpdater.autoUpdater,
  openHost: (session) =>
    openElectronHost({
      ...options,
      electron,
      session,
      commandLine: commandLine({
        packaged: app.isPackaged,
        platform: process.platform,
        resources: process.resourcesPath,
      }),
      underDebugger: debuggerPresent({ argv, env, hasSwitch: (name) => app.commandLine.hasSwitch(name) }),
    }),
  report,
}).catch((error: unknown) => {
  report(error instanceof Error ? (error.stack ?? error.message) : 'the app could not start');
  app.exit(1);
});

function report(line: string): void {
  process.stderr.write(`${line}\n`);
}
