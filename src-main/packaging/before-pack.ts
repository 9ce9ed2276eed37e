import { type AfterPackContext, Arch } from 'electron-builder';
import { stageCommandLine } from './stage-command-line.ts';

/** electron-builder's hook: lays out the command line where `extraResources` takes it from. */
export async function beforePack({ packager, arch, electronPlatformName }: AfterPackContext): Promise<void> {
  // A universal program is packed once for each processor, and each time this is called.
  if (arch !== Arch.universal)
    stageCommandLine(packager.projectDir, electronPlatformName, Arch[arch] ?? 'unknown');
}
