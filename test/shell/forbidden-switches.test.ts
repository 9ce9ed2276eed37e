import { expect, it } from 'vitest';
import { debuggerPresent, forbiddenSwitches } from '../../src-main/shell/forbidden-switches.ts';

const started = (
  argv: readonly string[] = [],
  env: Record<string, string> = {},
  switches: readonly string[] = [],
) => ({
  argv: ['/opt/Onbehalf/onbehalf', ...argv],
  env,
  hasSwitch: (name: string) => switches.includes(name),
});

it.each([
  [['--remote-debugging-port=9222'], '--remote-debugging-port'],
  [['--REMOTE-DEBUGGING-PORT=0'], '--remote-debugging-port'],
  [['/remote-debugging-port=1'], '--remote-debugging-port'],
  [['-inspect'], '--inspect'],
  [['--inspect-brk=127.0.0.1:1'], '--inspect-brk'],
  [['--ssl-key-log-file=/tmp/k'], '--ssl-key-log-file'],
  [['--ignore-certificate-errors'], '--ignore-certificate-errors'],
  [['--host-rules=MAP * evil'], '--host-rules'],
  [['--proxy-server=evil:1'], '--proxy-server'],
  [['--load-extension=/tmp/x'], '--load-extension'],
  [['--js-flags=--expose-gc'], '--js-flags'],
  [['--user-data-dir=/tmp/x'], '--user-data-dir'],
  [['--password-store=basic'], '--password-store'],
  [['--no-sandbox'], '--no-sandbox'],
])('a packaged app does not start with %j', (argv, name) => {
  expect(forbiddenSwitches(started(argv))).toEqual([name]);
});

it('sees what Chromium has taken off the arguments, and the environment', () => {
  expect(forbiddenSwitches(started([], {}, ['js-flags']))).toEqual(['--js-flags']);
  expect(
    forbiddenSwitches(started([], { NODE_OPTIONS: '--require /tmp/x', ELECTRON_RUN_AS_NODE: '1' })),
  ).toEqual(['NODE_OPTIONS', 'ELECTRON_RUN_AS_NODE']);
});

it('starts with nothing special, and with a link', () => {
  expect(
    forbiddenSwitches(started(['--hidden', 'onbehalf://open/home', '/home/a/inspect'], { NODE_OPTIONS: '' })),
  ).toEqual([]);
});

it('knows a debugger from other switches', () => {
  expect(debuggerPresent(started(['--inspect=0']))).toBe(true);
  expect(debuggerPresent(started([], {}, ['remote-debugging-port']))).toBe(true);
  expect(debuggerPresent(started(['--proxy-server=x']))).toBe(false);
});
