import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The Electron program, or why there is none, in words for one line. */
export type ElectronRuntime =
  { readonly program: string } | { readonly program: null; readonly reason: string };

export interface RuntimeOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** The folder of the `electron` package; null where it is not installed. */
  readonly packageDir: string | null;
  /** Runs Electron's own downloader; resolves to its exit code, null when it took too long. */
  readonly download: (installer: string) => Promise<number | null>;
}

/**
 * Finds Electron's runtime. The npm package fetches it at first use; where that does not work (offline, a blocked
 * download), there is none.
 */
export async function findElectron(options: RuntimeOptions): Promise<ElectronRuntime> {
  const { packageDir, platform, env } = options;
  if (packageDir === null) return missing('it is not installed');
  if (platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'])
    return missing('there is no display');
  const present = installed(packageDir, env);
  if (present !== null) return { program: present };
  const code = await options.download(join(packageDir, 'install.js'));
  const fetched = installed(packageDir, env);
  if (code === 0 && fetched !== null) return { program: fetched };
  return missing('it could not be downloaded');
}

function missing(reason: string): ElectronRuntime {
  return { program: null, reason };
}

/** As electron's own index.js finds it, without its download. */
function installed(packageDir: string, env: RuntimeOptions['env']): string | null {
  const named = existsSync(join(packageDir, 'path.txt'))
    ? readFileSync(join(packageDir, 'path.txt'), 'utf8')
    : null;
  const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
  const program = override ? join(override, named ?? 'electron') : named && join(packageDir, 'dist', named);
  return program && existsSync(program) ? program : null;
}

export function electronPackageDir(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

const DOWNLOAD_LIMIT_MS = 5 * 60_000;

/** Quiet: what it prints is not for the person who wants to see a window. */
export function runInstaller(installer: string): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [installer], {
      stdio: 'ignore',
      env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
      timeout: DOWNLOAD_LIMIT_MS,
    });
    child.once('error', () => resolve(null));
    child.once('exit', (code) => resolve(code));
  });
}
