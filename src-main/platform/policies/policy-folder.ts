import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyReading, PolicySource } from '../../ports/policy-source.ts';
import { fileFingerprint } from './file-fingerprint.ts';
import { readJsonFile } from './json-file.ts';
import { lookAtFolders, type TrustedPlace } from './trusted-file.ts';
import { watchPlace } from './watch-place.ts';

/**
 * The policies of Linux: every `*.json` of a folder. As with other configuration in `/etc`, names decide where files
 * disagree, and a later name wins (`10-company.json`, `90-team.json`).
 */
export function createPolicyFolder(place: TrustedPlace): PolicySource {
  const steps = place.folders.map((_, index) => join(place.base, ...place.folders.slice(0, index + 1)));
  const folder = join(place.base, ...place.folders);
  return {
    name: 'policy files',
    read: () => read(place, folder),
    onChange: (listener) =>
      watchPlace({ fingerprint: () => fileFingerprint([folder]), folders: [place.base, ...steps] }, listener),
  };
}

function read(place: TrustedPlace, folder: string): readonly PolicyReading[] {
  const looked = lookAtFolders(place);
  if (looked?.state === 'absent') return [];
  if (looked?.state === 'untrusted') return [{ state: 'unreadable', where: folder, reason: looked.reason }];
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
    return names
      .sort()
      .reverse()
      .flatMap((name) => readJsonFile(join(folder, name), place.owner));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return [{ state: 'unreadable', where: folder, reason: `it cannot be read (${code ?? 'unknown error'})` }];
  }
}
