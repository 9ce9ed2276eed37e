import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { Problem } from '../../src-shared/problems/problem.ts';
import { type AuditRecord, auditRecordSchema } from '../../src-shared/domain/audit-record.ts';
import { preventable } from '../support/electron/kit.ts';
import { openShell, SIGNED_IN, type ShellFixture, STATE } from '../support/shell-fixture.ts';

const labels = (menu: readonly MenuItemConstructorOptions[]): readonly string[] =>
  menu.flatMap(({ label, role, type }) => (type === 'separator' ? [] : [label ?? String(role)]));

function click(menu: readonly MenuItemConstructorOptions[], label: string): void {
  const item = menu
    .flatMap((entry) => [entry, ...(Array.isArray(entry.submenu) ? entry.submenu : [])])
    .find((entry) => entry.label === label);
  if (item?.click === undefined) throw new Error(`there is nothing to click on called ${label}`);
  (item.click as () => void)();
}

const trayMenu = ({ double }: ShellFixture): readonly MenuItemConstructorOptions[] =>
  double.trays[0]?.menu ?? [];

function call(id: string, fields: Partial<AuditRecord> = {}): AuditRecord {
  return auditRecordSchema.parse({
    id,
    seq: 1,
    time: '2026-01-01T00:00:00Z',
    kind: 'call',
    outcome: 'ok',
    server: 'people',
    tool: 'lookup',
    ...fields,
  });
}

describe('the start', () => {
  it('shows the window, or stays hidden at login', async () => {
    const { window } = await openShell();
    window().emit('ready-to-show');
    expect(window().visible).toBe(true);
    expect((await openShell({ argv: ['onbehalf', '--hidden'] })).double.windows).toHaveLength(0);
  });

  it('leaves at once when it is already running, before anything is opened', async () => {
    const openHost = vi.fn<() => Promise<never>>();
    const { double } = await openShell({ firstInstance: false, openHost });
    expect(double.app.quits).toBe(1);
    expect(openHost).not.toHaveBeenCalled();
    expect(double.windows).toHaveLength(0);
  });

  it('says why the agent could not start, with the next step', async () => {
    const { double, reports } = await openShell({
      openHost: async () => {
        throw new Problem('agent_already_running', { pid: 42 });
      },
    });
    expect(double.dialogs[0]).toMatchObject({ message: 'Onbehalf is already running (process 42).' });
    expect(reports[0]).toMatch(/process 42.*Use the running one/);
    expect(double.app.exitCode).toBe(1);
  });

  it('registers the protocol only where it is installed', async () => {
    expect((await openShell({ packaged: true })).double.calls).toContain('protocol onbehalf');
    expect((await openShell()).double.calls).not.toContain('protocol onbehalf');
  });
});

describe('links and second starts', () => {
  it('leads where the first start was asked to', async () => {
    const { window } = await openShell({ argv: ['onbehalf', 'onbehalf://open/activity'] });
    expect(window().loaded).toEqual(['app://onbehalf/#/activity']);
  });

  it('takes links of a second start from its data and not from its arguments', async () => {
    const { double, window } = await openShell();
    double.app.emit('second-instance', {}, ['onbehalf://open/clients'], '/', {
      links: ['onbehalf://open/servers'],
    });
    expect(window().loaded.at(-1)).toBe('app://onbehalf/#/servers');
    window().visible = false;
    double.app.emit('second-instance', {}, ['x', '--inspect', 'onbehalf://open/clients'], '/', null);
    expect(window().loaded.at(-1)).toBe('app://onbehalf/#/servers');
    expect(window().visible).toBe(true);
  });

  it('takes links of the system, and shows a server to add for review without adding it', async () => {
    const { double, window, agent } = await openShell();
    const event = preventable({});
    double.app.emit('open-url', event, 'onbehalf://add-server?url=https%3A%2F%2Fmcp.acme.com');
    expect(event.defaultPrevented).toBe(true);
    expect(window().loaded.at(-1)).toBe('app://onbehalf/#/servers?add=https%3A%2F%2Fmcp.acme.com&from=link');
    expect(agent.calls).toEqual([]);
  });

  it('notes a link that it does not know, and only comes forward', async () => {
    const { double, window, log } = await openShell();
    double.app.emit('open-url', preventable({}), 'onbehalf://call?tool=delete');
    expect(window().loaded).toEqual(['app://onbehalf/#/']);
    expect(log.events).toContain('link_refused');
  });
});

describe('the tray', () => {
  it('says the state in one sentence and by the shape of its icon', async () => {
    const fixture = await openShell();
    const tray = fixture.double.trays[0];
    expect([tray?.tooltip, tray?.images.at(-1)]).toEqual([
      'Onbehalf: Signed out',
      '/app/icons/tray/signed-out.png',
    ]);
    fixture.agent.tell('state', SIGNED_IN);
    expect([tray?.tooltip, tray?.images.at(-1)]).toEqual([
      'Onbehalf: Ready as alice@acme.com',
      '/app/icons/tray/ready.png',
    ]);
    fixture.agent.tell('state', { ...SIGNED_IN, approvals: 2 });
    expect(tray?.tooltip).toBe('Onbehalf: 2 calls wait for your approval');
    expect(fixture.double.app.badge).toBe(2);
    fixture.agent.tell('state', { ...SIGNED_IN, paused: true });
    expect(tray?.images.at(-1)).toBe('/app/icons/tray/paused.png');
  });

  it('signs in and out, pauses, resumes, and leads to places', async () => {
    const fixture = await openShell();
    expect(labels(trayMenu(fixture))).toEqual([
      'Signed out',
      'Sign in…',
      'Open Onbehalf',
      'Settings…',
      'Diagnostics',
      'Quit Onbehalf',
    ]);
    click(trayMenu(fixture), 'Sign in…');
    fixture.agent.tell('state', SIGNED_IN);
    click(trayMenu(fixture), 'Sign out');
    click(trayMenu(fixture), 'For 15 minutes');
    fixture.agent.tell('state', { ...SIGNED_IN, paused: true });
    click(trayMenu(fixture), 'Resume');
    expect(fixture.agent.calls.map(([name, request]) => [name, request])).toEqual([
      ['session.signIn', {}],
      ['session.signOut', {}],
      ['agent.pause', { minutes: 15 }],
      ['agent.resume', {}],
    ]);
    click(trayMenu(fixture), 'Diagnostics');
    expect(fixture.window().loaded.at(-1)).toBe('app://onbehalf/#/diagnostics');
  });

  it('shows the last three calls by name and outcome, and leads to each', async () => {
    const fixture = await openShell();
    for (const id of ['1', '2', '3']) fixture.agent.tell('audit', call(id));
    fixture.agent.tell('audit', call('4', { outcome: 'refused', tool: 'a & b' }));
    fixture.agent.tell('audit', call('5', { kind: 'sign_in' }));
    const shown = labels(trayMenu(fixture)).filter((label) => label.includes('people'));
    expect(shown).toEqual(['⊘  people  a && b', '✓  people  lookup', '✓  people  lookup']);
    click(trayMenu(fixture), '⊘  people  a && b');
    expect(fixture.window().loaded.at(-1)).toBe('app://onbehalf/#/activity?record=%224%22');
  });

  it('opens and hides the window at a click on Windows, where people expect it', async () => {
    const { double, window } = await openShell({ platform: 'win32' });
    window().visible = true;
    double.trays[0]?.emit('click');
    expect(window().visible).toBe(false);
    double.trays[0]?.emit('click');
    expect(window().visible).toBe(true);
    expect(double.trays[0]?.images[0]).toBe('/app/icons/tray/signed-out.ico');
  });
});

describe('the window', () => {
  it('goes to the tray when it is closed, and ends when the app does', async () => {
    const { window, double } = await openShell();
    expect(window().close()).toBe(false);
    expect(window().visible).toBe(false);
    click(double.trays[0]?.menu ?? [], 'Quit Onbehalf');
    expect(window().close()).toBe(true);
  });

  it('closes when the settings say so, and is made anew when it is wanted', async () => {
    const fixture = await openShell();
    fixture.configure((now) => ({ ...now, app: { ...now.app, closeToTray: false } }));
    expect(fixture.window().close()).toBe(true);
    fixture.double.app.emit('activate');
    expect(fixture.double.windows).toHaveLength(2);
    expect(fixture.window().options).toMatchObject({ x: 5, y: 6, width: 700, height: 500 });
  });

  it('comes forward when something wants the person’s eyes', async () => {
    const { agent, window } = await openShell();
    agent.tell('attention', { reason: 'approval' });
    expect(window().visible).toBe(true);
    expect(window().loaded.at(-1)).toBe('app://onbehalf/#/approvals');
  });

  it('is loaded again when its process has crashed; when that goes on, the person is asked', async () => {
    const { double, window } = await openShell({ answer: () => 1 });
    const crash = (): boolean =>
      double.app.emit('render-process-gone', {}, {}, { reason: 'crashed', exitCode: 5 });
    crash();
    crash();
    expect([window().reloads, double.dialogs.length]).toEqual([2, 0]);
    crash();
    await vi.waitFor(() => expect(double.app.quits).toBe(1));
    expect(double.dialogs[0]?.message).toContain('keeps closing unexpectedly');
  });

  it('has a native menu with its places and shortcuts; developer tools only in a checkout', async () => {
    const { double, window } = await openShell({ platform: 'darwin' });
    expect(labels(double.menu())).toEqual(['appMenu', 'editMenu', 'viewMenu', 'windowMenu', 'help']);
    click(double.menu(), 'Activity');
    expect(window().loaded.at(-1)).toBe('app://onbehalf/#/activity');
    const view = (menu: readonly MenuItemConstructorOptions[]): readonly string[] =>
      labels(menu.find(({ role }) => role === 'viewMenu')?.submenu as MenuItemConstructorOptions[]);
    expect(view(double.menu())).toContain('toggleDevTools');
    expect(view((await openShell({ packaged: true })).double.menu())).not.toContain('toggleDevTools');
  });
});

describe('notifications', () => {
  it('tell of approvals, of a session that has ended and of policy, and lead there', async () => {
    const { agent, double, window } = await openShell();
    agent.tell('state', SIGNED_IN);
    agent.tell('state', { ...SIGNED_IN, approvals: 1 });
    agent.tell('state', { ...SIGNED_IN, approvals: 2 });
    agent.tell('state', {
      ...SIGNED_IN,
      managed: { ...SIGNED_IN.managed, source: 'group policy', locked: ['audit'] },
    });
    agent.tell('state', { ...STATE, session: { state: 'signed_out', reason: 'it was revoked' } });
    expect(double.notifications.map(({ options }) => options.title)).toEqual([
      'A call waits for your approval',
      '2 calls wait for your approval',
      'Your organisation has changed settings',
      'Your session has ended',
      'Your organisation has changed settings',
    ]);
    expect(double.notifications[0]?.closed).toBe(true);
    double.notifications[1]?.emit('click');
    expect(window().loaded.at(-1)).toBe('app://onbehalf/#/approvals');
  });

  it('are not shown over a window that is being looked at, nor when they are off', async () => {
    const fixture = await openShell();
    fixture.window().visible = true;
    fixture.agent.tell('state', { ...SIGNED_IN, approvals: 1 });
    fixture.window().visible = false;
    fixture.configure((now) => ({ ...now, app: { ...now.app, notifications: false } }));
    fixture.agent.tell('state', { ...SIGNED_IN, approvals: 2 });
    expect(fixture.double.notifications).toEqual([]);
  });

  it('do not tell of a sign-out that the person wanted', async () => {
    const { agent, double } = await openShell();
    agent.tell('state', SIGNED_IN);
    agent.tell('state', STATE);
    expect(double.notifications).toEqual([]);
  });
});

describe('the system', () => {
  it('tells the agent when it sleeps, wakes, is locked and unlocked', async () => {
    const { double, power } = await openShell();
    for (const event of ['suspend', 'resume', 'lock-screen', 'unlock-screen', 'shutdown'])
      double.power.emit(event);
    expect(power).toEqual(['suspend', 'resume', 'lock', 'unlock', 'shutdown']);
  });

  it('starts the app at login as the settings say, where it is installed', async () => {
    const fixture = await openShell({ packaged: true, platform: 'darwin' });
    fixture.configure((now) => ({ ...now, app: { ...now.app, startAtLogin: true } }));
    expect(fixture.double.calls).toContain('login item true');
    const checkout = await openShell({ platform: 'darwin' });
    checkout.configure((now) => ({ ...now, app: { ...now.app, startAtLogin: true } }));
    expect(checkout.double.calls).not.toContain('login item true');
  });

  it('sees the agent end before the app does', async () => {
    const fixture = await openShell();
    const event = preventable({});
    fixture.double.app.emit('before-quit', preventable({}));
    fixture.double.app.emit('will-quit', event);
    expect(event.defaultPrevented).toBe(true);
    await vi.waitFor(() => expect(fixture.double.app.exitCode).toBe(0));
    expect([fixture.closed(), fixture.agent.listeners(), fixture.double.trays[0]?.destroyed]).toEqual([
      1,
      0,
      true,
    ]);
  });
});
