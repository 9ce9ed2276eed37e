import type { AppUpdater, UpdateInfo } from 'electron-updater';
import type { UpdateSettings } from '../../src-shared/domain/management.ts';
import { plainText } from '../../src-shared/text/redact.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/outside.ts';
import type { InstallKind } from './install-kind.ts';
import { asksForUpdates, decideUpdate } from './update-decision.ts';

/** What is used of electron-updater. It accepts only what is signed by the publisher of the running app. */
export type Updater = Pick<
  AppUpdater,
  | 'allowDowngrade'
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'channel'
  | 'checkForUpdates'
  | 'disableWebInstaller'
  | 'downloadUpdate'
  | 'logger'
  | 'on'
  | 'quitAndInstall'
  | 'setFeedURL'
>;

export interface UpdateOptions {
  readonly updater: Updater;
  readonly version: string;
  readonly kind: InstallKind;
  readonly settings: () => UpdateSettings;
  readonly clock: Clock;
  readonly log: Log;
  /** Calls that are under way: an update never interrupts one. */
  readonly callsUnderWay: () => number;
  /** There is one, and somebody else installs it. */
  readonly offered: (version: string, notes: string) => void;
  /** One is ready: the person decides when. */
  readonly ready: (version: string, notes: string) => void;
}

export interface Updates {
  /** Asks now; the answer comes through the callbacks. */
  check(): Promise<void>;
  /** The version that is ready to be installed. */
  ready(): string | null;
  /** Restarts into the new version; refused while a call is under way. */
  install(): 'installing' | 'calls_under_way' | 'nothing_ready';
  stop(): void;
}

const FIRST_CHECK_MS = 60_000;
const CHECK_EVERY_MS = 6 * 3_600_000;

/** Looks for updates as the settings say: off, told, or fetched and installed at the person's click. */
export function followUpdates(options: UpdateOptions): Updates {
  const { updater, kind, clock, log } = options;
  let ready: string | null = null;
  let cancelTimer = (): void => undefined;

  prepare(updater, log);
  updater.on('error', (error) => log.warn('update_failed', { reason: error.message }));
  updater.on('update-available', (info) => void consider(info));
  updater.on('update-downloaded', (info) => {
    ready = info.version;
    options.ready(info.version, notesOf(info));
  });

  async function consider(info: UpdateInfo): Promise<void> {
    const decision = decideUpdate(info, options.version, options.settings(), kind, clock.now());
    log.info('update_offered', { version: info.version, action: decision.action });
    if (decision.action === 'notify') options.offered(info.version, notesOf(info));
    if (decision.action === 'download')
      await updater
        .downloadUpdate()
        .catch((error: unknown) => log.warn('update_failed', { reason: String(error) }));
  }

  async function check(): Promise<void> {
    const settings = options.settings();
    if (!asksForUpdates(settings, kind)) return;
    updater.channel = settings.channel === 'beta' ? 'beta' : 'latest';
    // Setting a channel turns this on again.
    updater.allowDowngrade = false;
    if (settings.feedUrl !== null) updater.setFeedURL({ provider: 'generic', url: settings.feedUrl });
    try {
      await updater.checkForUpdates();
    } catch (error) {
      log.warn('update_check_failed', { reason: error instanceof Error ? error.message : 'unknown' });
    }
  }

  function schedule(ms: number): void {
    cancelTimer = clock.after(ms, () => {
      void check();
      schedule(CHECK_EVERY_MS);
    });
  }
  schedule(FIRST_CHECK_MS);

  return {
    check,
    ready: () => ready,
    install() {
      if (ready === null) return 'nothing_ready';
      if (options.callsUnderWay() > 0) return 'calls_under_way';
      updater.quitAndInstall(false, true);
      return 'installing';
    },
    stop: () => cancelTimer(),
  };
}

function prepare(updater: Updater, log: Log): void {
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.disableWebInstaller = true;
  updater.logger = {
    info: () => undefined,
    warn: (message: unknown) => log.warn('updater', { message: String(message) }),
    error: (message: unknown) => log.error('updater', { message: String(message) }),
  };
}

/** Release notes are shown as text: they may be HTML, and they come from the network. */
function notesOf({ releaseNotes }: UpdateInfo): string {
  const text = Array.isArray(releaseNotes)
    ? releaseNotes.map(({ version, note }) => `${version}\n${note ?? ''}`).join('\n\n')
    : (releaseNotes ?? '');
  const lines = text.replace(/<(?:br|\/p|\/li|\/h\d)[^>]*>/gi, '\n').replace(/<[^>]*>/g, '');
  return lines
    .split('\n')
    .map((line) => plainText(line.trim(), 300))
    .filter((line, index, all) => line !== '' || all[index - 1] !== '')
    .slice(0, 40)
    .join('\n')
    .trim();
}
