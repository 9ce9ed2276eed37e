import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { KeychainAnswer, KeychainOperation } from './keychain-driver.ts';

const run = promisify(execFile);
const DRIVER = fileURLToPath(new URL('keychain-driver.ts', import.meta.url));

/** The programs that a real Secret Service in a test needs and that this computer lacks. */
export function missingPrograms(): readonly string[] {
  if (process.platform !== 'linux') return ['Linux'];
  return ['dbus-run-session', 'gnome-keyring-daemon'].filter(
    (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0,
  );
}

/** A person's session with its own home: keyrings made in it are there again in the next run. */
export interface KeyringHome {
  /** With the login keyring unlocked by this password, as the login screen does it; made where there is none. */
  unlocked(password: string, operations: readonly KeychainOperation[]): Promise<readonly KeychainAnswer[]>;
  /** With the daemon running and nothing unlocked. */
  locked(operations: readonly KeychainOperation[]): Promise<readonly KeychainAnswer[]>;
  /** Without a session bus. */
  withoutBus(operations: readonly KeychainOperation[]): Promise<readonly KeychainAnswer[]>;
  remove(): void;
}

export function createKeyringHome(service: string): KeyringHome {
  const home = mkdtempSync(join(tmpdir(), 'onbehalf-keyring-'));
  const runtime = join(home, 'run');
  const data = join(home, '.local', 'share');
  mkdirSync(join(data, 'keyrings'), { recursive: true });

  const session = async (
    shell: string,
    operations: readonly KeychainOperation[],
    wrap: readonly string[],
  ): Promise<readonly KeychainAnswer[]> => {
    rmSync(runtime, { recursive: true, force: true });
    mkdirSync(runtime, { mode: 0o700 });
    const [program, ...parameters] = [...wrap, 'sh', '-c', shell, 'sh', service, JSON.stringify(operations)];
    const { stdout } = await run(program, parameters, {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: home,
        XDG_RUNTIME_DIR: runtime,
        XDG_DATA_HOME: data,
        DRIVER,
        NODE: process.execPath,
      },
      timeout: 60_000,
    });
    return stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as KeychainAnswer);
  };

  const drive = 'exec "$NODE" "$DRIVER" "$1" "$2"';
  const bus = ['dbus-run-session', '--'];
  return {
    unlocked: (password, operations) =>
      session(
        `eval "$(printf %s '${password}' | gnome-keyring-daemon --unlock --components=secrets)"; ${drive}`,
        operations,
        bus,
      ),
    locked: (operations) =>
      session(`gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1; ${drive}`, operations, bus),
    withoutBus: (operations) => session(drive, operations, []),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}
