import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ElectronParts } from './electron-parts.ts';
import type { InstallFacts } from './install-kind.ts';

/** What can be seen of the installation from inside. */
export function installFacts({
  electron,
  platform,
  env,
}: {
  readonly electron: Pick<ElectronParts, 'app'>;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
}): InstallFacts {
  const program = electron.app.getPath('exe');
  // …/Onbehalf.app/Contents/MacOS/Onbehalf
  const folder = platform === 'darwin' ? resolve(program, '../../..') : dirname(program);
  return {
    packaged: electron.app.isPackaged,
    platform,
    env,
    folder,
    writable,
    hasMsiMark: existsSync(join(folder, 'resources', 'installed-by-msi')),
  };
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
