import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ArtifactCreated } from 'electron-builder';

const run = promisify(execFile);

/** electron-builder's hook: a macOS installer package is notarized and carries the ticket with it. */
export async function artifactBuildCompleted({
  file,
  packager,
}: Pick<ArtifactCreated, 'file' | 'packager'>): Promise<void> {
  if (!file.endsWith('.pkg') || packager.forceCodeSigning !== true) return;
  const { APPLE_API_KEY: key, APPLE_API_KEY_ID: id, APPLE_API_ISSUER: issuer } = process.env;
  if (!key || !id || !issuer)
    throw new Error('APPLE_API_KEY, APPLE_API_KEY_ID and APPLE_API_ISSUER are needed');
  await run('xcrun', [
    'notarytool',
    'submit',
    file,
    '--wait',
    '--key',
    key,
    '--key-id',
    id,
    '--issuer',
    issuer,
  ]);
  await run('xcrun', ['stapler', 'staple', file]);
}
