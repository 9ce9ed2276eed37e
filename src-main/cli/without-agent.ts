import type { CommandResponse } from '../../src-shared/contract/commands.ts';

export interface WhereToLook {
  readonly dataDir: string;
  /** Accept an identity provider over http on loopback. */
  readonly dev: boolean;
}

/** Looks in this process at what can be seen while no agent runs. Throws `not_found` for a check that is not there. */
export async function lookWithoutAgent(
  { dataDir, dev }: WhereToLook,
  only: readonly string[] | undefined,
): Promise<CommandResponse<'diagnostics.run'>> {
  // Read only here: the other commands are a call over the control socket and shall start at once.
  const [{ createLookingPlatform }, { composeDiagnosis }] = await Promise.all([
    import('../platform/node-platform.ts'),
    import('../compose-diagnosis.ts'),
  ]);
  const platform = createLookingPlatform({ dataDir, dev });
  try {
    const diagnosis = composeDiagnosis(platform);
    return await diagnosis.run(only, new AbortController().signal).finally(diagnosis.close);
  } finally {
    await platform.close();
  }
}
