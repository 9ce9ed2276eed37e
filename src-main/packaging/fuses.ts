import {
  FuseState,
  type FuseV1Config,
  FuseV1Options,
  FuseVersion,
  flipFuses,
  getCurrentFuseWire,
} from '@electron/fuses';

/**
 * Electron's switches that are under the program's signature (its security checklist, item 19). Every one is named:
 * a new one in a later Electron stops the build until somebody has decided.
 */
export const FUSES = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  // Off would turn WebAssembly's bounds checks into slower code; nothing is gained by it.
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies FuseV1Config;

/** Sets the fuses of a built program, reads them back and fails where one is not as it was set. */
export async function setFuses(program: string): Promise<void> {
  await flipFuses(program, FUSES);
  const wrong = await wrongFuses(program);
  if (wrong.length > 0)
    throw new Error(`these fuses of ${program} are not as they were set: ${wrong.join(', ')}`);
}

/** The names of the fuses that are not as they have to be. */
export async function wrongFuses(program: string): Promise<readonly string[]> {
  const wire: Readonly<Record<string, unknown>> = { ...(await getCurrentFuseWire(program)) };
  const names = Object.entries(FuseV1Options).filter(([, option]) => typeof option === 'number');
  return names
    .filter(
      ([, option]) =>
        wire[option] !== (FUSES[option as FuseV1Options] ? FuseState.ENABLE : FuseState.DISABLE),
    )
    .map(([name]) => name);
}
