import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { parse } from 'yaml';
import { azureSigning, missingForSigning } from './signing.ts';

export interface PackagingOptions {
  readonly root: string;
  readonly platform: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Not signed, to try it out. */
  readonly unsigned: boolean;
  /** An unpacked Electron, instead of the one that is fetched. */
  readonly electronDist: string | null;
}

/**
 * electron-builder.yml with what depends on this machine. Throws, in words, when the packages would have to be signed
 * and cannot.
 */
export function packagingConfiguration(options: PackagingOptions): Configuration {
  const { root, platform, env, unsigned, electronDist } = options;
  const missing = unsigned ? null : missingForSigning(platform, env);
  if (missing !== null) throw new Error(missing);
  const base = parse(readFileSync(join(root, 'electron-builder.yml'), 'utf8')) as Configuration;
  const azure = azureSigning(env);
  const feed = env['ONBEHALF_UPDATE_URL'];
  return {
    ...base,
    ...(electronDist !== null && { electronDist }),
    ...(feed && { publish: [{ provider: 'generic' as const, url: feed }] }),
    ...(platform === 'linux' || unsigned ? { forceCodeSigning: false } : {}),
    mac: { ...base.mac, ...(unsigned && { notarize: false, identity: null }) },
    win: { ...base.win, ...(azure !== null && !unsigned && { azureSignOptions: { ...azure } as never }) },
  };
}
