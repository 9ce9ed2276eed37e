import { describe, expect, it } from 'vitest';
import type { WebContents, WebFrameMain } from 'electron';
import { CALL_CHANNEL, SUBSCRIBE_CHANNEL } from '../../src-shared/contract/ipc-channels.ts';
import { TOPICS } from '../../src-shared/contract/topics.ts';
import { preventable } from '../support/electron/kit.ts';
import { openShell, PAGE, type ShellFixture } from '../support/shell-fixture.ts';

/** The numbers are those of Electron's own checklist (https://www.electronjs.org/docs/latest/tutorial/security). */
describe('the security checklist', () => {
  it('1, 18: the window loads the app’s own origin and nothing else, ever', async () => {
    const { window, double } = await openShell();
    expect(window().loaded).toEqual(['app://onbehalf/#/']);
    expect(double.schemes).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ]);
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1:7377/',
      'file:///etc/passwd',
      'ws://127.0.0.1/',
      'app://other/',
      'app://user@onbehalf/',
      'app://onbehalf.example.com/',
      'blob:https://example.com/1',
    ])
      expect([url, double.session.load(url)]).toEqual([url, false]);
    expect(double.session.load('app://onbehalf/assets/a.js')).toBe(true);
  });

  it('1: developer tools load only where there are any', async () => {
    expect((await openShell()).double.session.load('devtools://devtools/x')).toBe(true);
    const { double, window } = await openShell({ packaged: true });
    expect(double.session.load('devtools://devtools/x')).toBe(false);
    expect(window().options.webPreferences?.devTools).toBe(false);
  });

  it('2, 3, 4, 6, 8, 9, 10, 11: the window is isolated, sandboxed and without Node', async () => {
    const { window, double } = await openShell();
    expect(double.calls.indexOf('enableSandbox')).toBeLessThan(double.calls.indexOf('ready'));
    expect(window().options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      preload: '/app/preload.cjs',
    });
    expect(window().options.webPreferences).not.toHaveProperty('enableBlinkFeatures');
    expect(double.session.partition).not.toMatch(/^persist:/);
  });

  it.each([
    'media',
    'geolocation',
    'notifications',
    'clipboard-read',
    'midi',
    'openExternal',
    'hid',
    'unknown',
  ])('5: the permission %s is denied', async (permission) => {
    const { double } = await openShell();
    expect(double.session.request(permission)).toBe(false);
    expect(double.session.check(permission, 'app://onbehalf/')).toBe(false);
  });

  it('5: the window may copy, nobody else may; devices and screens are denied', async () => {
    const { session } = (await openShell()).double;
    expect(session.request('clipboard-sanitized-write')).toBe(true);
    expect(session.check('clipboard-sanitized-write', 'app://onbehalf/')).toBe(true);
    expect(session.request('clipboard-sanitized-write', 'https://example.com/')).toBe(false);
    expect(session.check('clipboard-sanitized-write', 'https://example.com/')).toBe(false);
    expect(session.device()).toBe(false);
    expect(session.displayMedia()).toBeNull();
  });

  it('7: every answer carries the strict policy, with a new nonce for each load', async () => {
    const { session } = (await openShell()).double;
    const answers = [await session.get('app://onbehalf/'), await session.get('app://onbehalf/index.html')];
    const nonces = await Promise.all(
      answers.map(async (answer) => /nonce="([^"]+)"/.exec(await answer.text())?.[1]),
    );
    expect(new Set(nonces).size).toBe(2);
    for (const path of ['', 'assets/a.js', 'none']) {
      const { headers } = await session.get(`app://onbehalf/${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("require-trusted-types-for 'script'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    }
  });

  it('7, 18: only files of the build are served, from a map and not from a path', async () => {
    const { session } = (await openShell()).double;
    expect(await (await session.get('app://onbehalf/#/servers')).text()).toContain(PAGE);
    expect((await session.get('app://onbehalf/assets/a.js')).headers.get('content-type')).toBe(
      'text/javascript',
    );
    for (const url of [
      'app://onbehalf/../../etc/passwd',
      'app://onbehalf/%2e%2e/%2e%2e/etc/passwd',
      'app://onbehalf/..%5c..%5cx',
      'app://onbehalf//etc/passwd',
      'app://other/',
    ])
      expect([url, (await session.get(url)).status]).toEqual([url, 404]);
    expect((await session.get('app://onbehalf/', 'POST')).status).toBe(404);
  });

  it('11, 12: a web view is never attached', async () => {
    const { window, log } = await openShell();
    const event = preventable({});
    window().contents.emit('will-attach-webview', event, {}, {});
    expect(event.defaultPrevented).toBe(true);
    expect(log.events).toContain('webview_denied');
  });

  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect'])('13: %s stays at home', async (name) => {
    const { window } = await openShell();
    const prevented = (url: string): boolean => {
      const event = preventable({ url });
      window().contents.emit(name, event);
      return event.defaultPrevented;
    };
    expect(prevented('https://example.com/')).toBe(true);
    expect(prevented('app://onbehalf.example.com/')).toBe(true);
    expect(prevented('javascript:alert(1)')).toBe(true);
    expect(prevented('app://onbehalf/#/servers')).toBe(false);
  });

  it('13: the guards stand before the window loads, and for every page that is ever made', async () => {
    const { double } = await openShell();
    const contents = double.windows[0]?.contents;
    expect(contents?.listenerCount('will-navigate')).toBe(1);
    expect(contents?.listenerCount('will-attach-webview')).toBe(1);
  });

  it('14, 15: a new window is always denied; its link is opened only after a question, or for a known host', async () => {
    const fixture = await openShell({ answer: ({ message }) => (message.includes('example.com') ? 1 : 0) });
    const { window, double } = fixture;
    const open = async (url: string): Promise<void> => {
      expect(window().openHandler?.({ url })).toEqual({ action: 'deny' });
      await Promise.resolve();
    };
    await open('https://example.com/');
    await open('https://docs.acme.com/a');
    for (const url of [
      'http://acme.com',
      'file:///bin/sh',
      'javascript:1',
      'smb://x/y',
      'https://a:b@acme.com',
      'x',
    ])
      await open(url);
    expect(double.dialogs.map(({ message }) => message)).toEqual([
      'Open example.com in your browser?',
      'Open docs.acme.com in your browser?',
    ]);
    fixture.configure((now) => ({
      ...now,
      organization: { ...now.organization, supportUrl: 'https://help.acme.com/' },
    }));
    await open('https://help.acme.com/x');
    await Promise.resolve();
    expect(double.dialogs).toHaveLength(2);
    expect(double.opened).toEqual(['https://docs.acme.com/a', 'https://help.acme.com/x']);
  });

  it('downloads only what the window itself has made', async () => {
    const { session } = (await openShell()).double;
    expect(session.download('blob:app://onbehalf/6f1')).toBe(true);
    expect(session.download('https://example.com/x.exe')).toBe(false);
    expect(session.download('data:text/html,x')).toBe(false);
  });

  it('19, 115: a packaged app does not start under a debugger or with a bent network', async () => {
    const { double, reports, closed } = await openShell({
      packaged: true,
      argv: ['/opt/Onbehalf/onbehalf', '--remote-debugging-port=0'],
    });
    expect(double.app.exitCode).toBe(1);
    expect(reports).toEqual(['Onbehalf does not start with --remote-debugging-port.']);
    expect([double.windows.length, double.channels(), closed()]).toEqual([0, [], 0]);
    expect((await openShell({ packaged: true, switches: ['no-sandbox'] })).double.app.exitCode).toBe(1);
    expect((await openShell({ packaged: false, switches: ['inspect'] })).double.app.exitCode).toBeNull();
  });
});

const topics = Object.keys(TOPICS).length;

describe('17: the sender of each message', () => {
  const call = async ({ double }: ShellFixture, from: object): Promise<unknown> =>
    await double.invoke(from as never, CALL_CHANNEL, 'state.get', {});

  it('is the main frame of our own window at our own origin', async () => {
    const fixture = await openShell();
    expect(await call(fixture, fixture.sender())).toEqual({ ok: true, value: 'state.get' });
    expect(fixture.agent.calls).toEqual([['state.get', {}, { transport: 'ipc' }]]);
  });

  it.each<[string, (fixture: ShellFixture) => object]>([
    ['no frame any more', ({ sender }) => ({ ...sender(), senderFrame: null })],
    [
      'a frame inside the page',
      ({ sender }) => ({ ...sender(), senderFrame: { origin: 'app://onbehalf', url: 'app://onbehalf/' } }),
    ],
    [
      'another window',
      () => {
        const mainFrame = { origin: 'app://onbehalf', url: 'app://onbehalf/' } as WebFrameMain;
        return { sender: { mainFrame } as WebContents, senderFrame: mainFrame };
      },
    ],
    [
      'our window after it was somehow led astray',
      (fixture) => {
        Object.assign(fixture.window().frame, { origin: 'https://example.com', url: 'https://example.com/' });
        return fixture.sender();
      },
    ],
    [
      'our window at an empty page',
      (fixture) => {
        Object.assign(fixture.window().frame, { origin: 'null', url: 'about:blank' });
        return fixture.sender();
      },
    ],
  ])('is refused when it is %s', async (_what, sender) => {
    const fixture = await openShell();
    expect(await call(fixture, sender(fixture))).toMatchObject({
      ok: false,
      problem: { code: 'not_allowed_here' },
    });
    expect(fixture.agent.calls).toEqual([]);
    expect(fixture.log.events).toContain('ipc_sender_refused');
    const before = fixture.agent.listeners();
    fixture.double.send(sender(fixture) as never, SUBSCRIBE_CHANNEL);
    expect(fixture.agent.listeners()).toBe(before);
  });

  it('cannot send anything but a name and a request of reasonable size', async () => {
    const fixture = await openShell();
    for (const args of [
      [],
      [1, {}],
      ['a'.repeat(101), {}],
      ['state.get', {}, 'more'],
      ['state.get', 'x'.repeat(1_000_001)],
    ])
      expect(await fixture.double.invoke(fixture.sender(), CALL_CHANNEL, ...args)).toMatchObject({
        ok: false,
      });
    expect(fixture.agent.calls).toEqual([]);
  });

  it('20: there are two channels in, and what goes out are plain values', async () => {
    const fixture = await openShell();
    expect(fixture.double.channels()).toEqual([CALL_CHANNEL, SUBSCRIBE_CHANNEL]);
    fixture.double.send(fixture.sender(), SUBSCRIBE_CHANNEL);
    fixture.agent.tell('attention', { reason: 'sign_in' });
    expect(structuredClone(fixture.window().sent)).toEqual([
      ['onbehalf:event', 'state', expect.objectContaining({ revision: 1 })],
      ['onbehalf:event', 'attention', { reason: 'sign_in' }],
    ]);
  });

  it('is forgotten when its page goes: after a reload it asks again', async () => {
    const fixture = await openShell();
    const before = fixture.agent.listeners();
    fixture.double.send(fixture.sender(), SUBSCRIBE_CHANNEL);
    fixture.double.send(fixture.sender(), SUBSCRIBE_CHANNEL);
    expect(fixture.agent.listeners()).toBe(before + topics);
    fixture.window().contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: true });
    expect(fixture.agent.listeners()).toBe(before + topics);
    fixture.window().contents.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false });
    expect(fixture.agent.listeners()).toBe(before);
  });
});
