import { join } from 'node:path';
import type { AfterPackContext } from 'electron-builder';
import { setFuses } from './fuses.ts';

/** electron-builder's hook: the program is complete and not signed yet. */
export async function afterPack({
  appOutDir,
  packager,
  electronPlatformName,
}: AfterPackContext): Promise<void> {
  // The halves of a universal program are merged first; then this is called for the whole.
  if (appOutDir.endsWith('-temp')) return;
  const { productFilename } = packager.appInfo;
  const { executableName = productFilename } = packager.platformSpecificBuildOptions as {
    readonly executableName?: string | null;
  };
  const names: Readonly<Record<string, string>> = {
    darwin: `${productFilename}.app`,
    win32: `${productFilename}.exe`,
    linux: executableName ?? productFilename,
  };
  const name = names[electronPlatformName];
  if (name === undefined) throw new Error(`there is no package for ${electronPlatformName}`);
  await setFuses(join(appOutDir, name));
}
