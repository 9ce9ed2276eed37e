/**
 * Switches with which any program of the same user could look into a signed app or bend its network (case 115 of the
 * threat list): debuggers, keys of TLS, other certificates, other names, other proxies, other code.
 */
const CHROMIUM: readonly string[] = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
  'auto-open-devtools-for-tabs',
  'ssl-key-log-file',
  'ignore-certificate-errors',
  'ignore-certificate-errors-spki-list',
  'allow-insecure-localhost',
  'allow-running-insecure-content',
  'disable-web-security',
  'disable-site-isolation-trials',
  'no-sandbox',
  'disable-gpu-sandbox',
  'single-process',
  'host-rules',
  'host-resolver-rules',
  'proxy-server',
  'proxy-pac-url',
  'load-extension',
  'js-flags',
  'user-data-dir',
  'password-store',
  'use-mock-keychain',
  'log-net-log',
  'enable-logging',
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
];

const NODE: readonly string[] = [
  'inspect',
  'inspect-brk',
  'inspect-wait',
  'inspect-port',
  'inspect-publish-uid',
  'debug-port',
  'require',
  'import',
  'loader',
  'experimental-loader',
];

const ENVIRONMENT: readonly string[] = [
  'NODE_OPTIONS',
  'ELECTRON_RUN_AS_NODE',
  'SSLKEYLOGFILE',
  'ELECTRON_ENABLE_LOGGING',
];

export interface StartedWith {
  readonly hasSwitch: (name: string) => boolean;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What a packaged app refuses to start with, by name; empty when there is nothing. */
export function forbiddenSwitches({ hasSwitch, argv, env }: StartedWith): readonly string[] {
  const given = new Set(argv.map(switchName).filter((name) => name !== null));
  const switches = [...CHROMIUM, ...NODE].filter((name) => hasSwitch(name) || given.has(name));
  const variables = ENVIRONMENT.filter((name) => (env[name] ?? '') !== '');
  return [...switches.map((name) => `--${name}`), ...variables];
}

const DEBUGGERS = [
  '--inspect',
  '--inspect-brk',
  '--inspect-wait',
  '--remote-debugging-port',
  '--remote-debugging-pipe',
];

/** Whether somebody could read the memory of this process through a debugger: then nothing is taken from the keychain. */
export function debuggerPresent(started: StartedWith): boolean {
  return forbiddenSwitches(started).some((name) => DEBUGGERS.includes(name));
}

/** `--name`, `--name=value`, and on Windows `/name` and `-name`, which Chromium reads as the same. */
function switchName(argument: string): string | null {
  const name = /^(?:--?|\/)([A-Za-z][A-Za-z0-9-]*)(?:=|$)/.exec(argument)?.[1];
  return name === undefined ? null : name.toLowerCase();
}
