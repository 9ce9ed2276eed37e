import { describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../src-main/ports/clock.ts';
import { type InstallFacts, installKind } from '../../src-main/shell/install-kind.ts';
import { asksForUpdates, decideUpdate, isNewer } from '../../src-main/shell/update-decision.ts';
import { followUpdates, type UpdateOptions, type Updates } from '../../src-main/shell/updates.ts';
import { updateSettingsSchema } from '../../src-shared/domain/management.ts';
import { fakeLog } from '../support/fake-documents.ts';
import { fakeUpdater } from '../support/shell-fixture.ts';

const NOW = Date.parse('2026-06-15T00:00:00Z');
const settings = (fields: object = {}) => updateSettingsSchema.parse(fields);
const offered = { version: '1.1.0', releaseDate: '2026-06-10T00:00:00Z' };

describe('what happens with an update', () => {
  it.each([
    [settings(), 'own', { action: 'download' }],
    [settings(), 'shared', { action: 'download' }],
    [settings(), 'managed', { action: 'notify' }],
    [settings({ mode: 'notify' }), 'own', { action: 'notify' }],
    [settings({ mode: 'off' }), 'own', { action: 'nothing', reason: 'off' }],
    [settings(), 'development', { action: 'nothing', reason: 'development' }],
    [settings({ deferDays: 5 }), 'own', { action: 'download' }],
    [settings({ deferDays: 6 }), 'own', { action: 'nothing', reason: 'deferred' }],
  ] as const)('with %j on a copy of kind %s: %j', (given, kind, expected) => {
    expect(decideUpdate(offered, '1.0.0', given, kind, NOW)).toEqual(expected);
  });

  it('is never a step back, nor something without a date in a deferral', () => {
    expect(decideUpdate({ ...offered, version: '0.9.9' }, '1.0.0', settings(), 'own', NOW)).toEqual({
      action: 'nothing',
      reason: 'not_newer',
    });
    const undated = { ...offered, releaseDate: 'soon' };
    expect(decideUpdate(undated, '1.0.0', settings({ deferDays: 1 }), 'own', NOW)).toMatchObject({
      action: 'nothing',
    });
  });

  it('is not asked for when it is off or in a checkout', () => {
    expect(asksForUpdates(settings({ mode: 'off' }), 'own')).toBe(false);
    expect(asksForUpdates(settings(), 'development')).toBe(false);
    expect(asksForUpdates(settings({ mode: 'notify' }), 'managed')).toBe(true);
  });

  it.each([
    ['1.0.1', '1.0.0', true],
    ['1.10.0', '1.9.9', true],
    ['2.0.0-beta.1', '1.9.9', true],
    ['1.0.0', '1.0.0-beta.2', true],
    ['1.0.0-beta.11', '1.0.0-beta.2', true],
    ['1.0.0-beta', '1.0.0-alpha.1', true],
    ['1.0.0-alpha.1', '1.0.0-alpha', true],
    ['1.0.0', '1.0.0', false],
    ['1.0.0-beta.2', '1.0.0', false],
    ['1.0.0+build', '1.0.0', false],
    ['0.9.0', '1.0.0', false],
    ['latest', '1.0.0', false],
  ])('%s is newer than %s: %s', (a, b, expected) => {
    expect(isNewer(a, b)).toBe(expected);
  });
});

describe('the kind of a copy', () => {
  const facts: InstallFacts = {
    packaged: true,
    platform: 'linux',
    env: {},
    folder: '/opt/Onbehalf',
    writable: () => true,
    hasMsiMark: false,
  };

  it.each([
    [{ packaged: false }, 'development'],
    [{ platform: 'win32' }, 'own'],
    [{ platform: 'win32', writable: () => false }, 'shared'],
    [{ platform: 'win32', hasMsiMark: true }, 'managed'],
    [{ platform: 'darwin' }, 'own'],
    [{ platform: 'darwin', writable: () => false }, 'managed'],
    [{ platform: 'linux' }, 'managed'],
    [{ platform: 'linux', env: { APPIMAGE: '/home/a/Onbehalf.AppImage' } }, 'own'],
    [{ platform: 'linux', env: { APPIMAGE: '/opt/Onbehalf.AppImage' }, writable: () => false }, 'managed'],
  ] as const)('with %j is %s', (given, expected) => {
    expect(installKind({ ...facts, ...given })).toBe(expected);
  });
});

interface Fixture {
  readonly updates: Updates;
  readonly updater: ReturnType<typeof fakeUpdater>;
  readonly offered: ReturnType<typeof vi.fn<UpdateOptions['offered']>>;
  readonly ready: ReturnType<typeof vi.fn<UpdateOptions['ready']>>;
  readonly timers: { ms: number; task: () => void }[];
  readonly emit: (event: string, info: object) => Promise<void>;
}

function follow(options: Partial<UpdateOptions> = {}): Fixture {
  const updater = fakeUpdater();
  const listeners = new Map<string, (info: unknown) => void>();
  vi.mocked(updater.on).mockImplementation(((event: string, listener: (info: unknown) => void) => {
    listeners.set(event, listener);
  }) as never);
  const timers: { ms: number; task: () => void }[] = [];
  const clock = {
    now: () => NOW,
    after: (ms: number, task: () => void) => {
      timers.push({ ms, task });
      return () => void timers.splice(0);
    },
  } as unknown as Clock;
  const tell = vi.fn<UpdateOptions['offered']>();
  const ready = vi.fn<UpdateOptions['ready']>();
  const updates = followUpdates({
    updater,
    version: '1.0.0',
    kind: 'own',
    settings: () => settings(),
    clock,
    log: fakeLog(),
    callsUnderWay: () => 0,
    offered: tell,
    ready,
    ...options,
  });
  const emit = async (event: string, info: object): Promise<void> => {
    listeners.get(event)?.(info);
    await Promise.resolve();
  };
  return { updates, updater, offered: tell, ready, timers, emit };
}

describe('following updates', () => {
  it('accepts no older version, installs nothing by itself, and asks after a minute and then now and then', async () => {
    const { updater, timers } = follow();
    expect(updater).toMatchObject({
      autoDownload: false,
      autoInstallOnAppQuit: false,
      allowDowngrade: false,
      disableWebInstaller: true,
    });
    expect(timers[0]?.ms).toBe(60_000);
    timers[0]?.task();
    expect(timers[1]?.ms).toBe(6 * 3_600_000);
    await vi.waitFor(() => expect(updater.checkForUpdates).toHaveBeenCalledOnce());
  });

  it('asks nobody when policy turns it off', async () => {
    const { updates, updater } = follow({ settings: () => settings({ mode: 'off' }) });
    await updates.check();
    expect(updater.checkForUpdates).not.toHaveBeenCalled();
  });

  it('asks the organisation’s own feed in the channel of the settings', async () => {
    const given = settings({ channel: 'beta', feedUrl: 'https://updates.acme.com/onbehalf' });
    const { updates, updater } = follow({ settings: () => given });
    await updates.check();
    expect(updater.setFeedURL).toHaveBeenCalledWith({ provider: 'generic', url: given.feedUrl });
    expect([updater.channel, updater.allowDowngrade]).toEqual(['beta', false]);
  });

  it('downloads, tells when it is ready with the notes as text, and installs at the click', async () => {
    const { updates, updater, ready, emit } = follow();
    await emit('update-available', offered);
    expect(updater.downloadUpdate).toHaveBeenCalledOnce();
    expect(updates.install()).toBe('nothing_ready');
    const releaseNotes = '<h2>New</h2><ul><li>A<script>alert(1)</script></li></ul>\u202e\u001b[31m';
    await emit('update-downloaded', { ...offered, releaseNotes });
    expect(ready).toHaveBeenCalledWith('1.1.0', 'New\nAalert(1)\n\\u{202e}\\u{1b}[31m');
    expect(updates.ready()).toBe('1.1.0');
    expect(updates.install()).toBe('installing');
    expect(updater.quitAndInstall).toHaveBeenCalledOnce();
  });

  it('never interrupts a call', async () => {
    const { updates, updater, emit } = follow({ callsUnderWay: () => 1 });
    await emit('update-downloaded', offered);
    expect(updates.install()).toBe('calls_under_way');
    expect(updater.quitAndInstall).not.toHaveBeenCalled();
  });

  it('only tells where IT installs', async () => {
    const fixture = follow({ kind: 'managed' });
    await fixture.emit('update-available', offered);
    expect(fixture.offered).toHaveBeenCalledWith('1.1.0', '');
    expect(fixture.updater.downloadUpdate).not.toHaveBeenCalled();
  });

  it('does not fail with the network', async () => {
    const { updates, updater } = follow();
    vi.mocked(updater.checkForUpdates).mockRejectedValue(new Error('offline'));
    await expect(updates.check()).resolves.toBeUndefined();
  });
});
