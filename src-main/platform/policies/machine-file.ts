import { join } from 'node:path';
import type { PolicySource } from '../../ports/policy-source.ts';
import { fileFingerprint } from './file-fingerprint.ts';
import { readJsonFile } from './json-file.ts';
import { lookAtFolders, type TrustedPlace } from './trusted-file.ts';
import { watchPlace } from './watch-place.ts';

/** The one file with settings for everybody on the computer; an installer may have put it there. */
export function createMachineFile(place: TrustedPlace): PolicySource {
  const folder = join(place.base, ...place.folders);
  const path = join(folder, 'config.json');
  return {
    name: 'computer settings',
    read() {
      const looked = lookAtFolders(place);
      if (looked?.state === 'absent') return [];
      if (looked?.state === 'untrusted') return [{ state: 'unreadable', where: path, reason: looked.reason }];
      return readJsonFile(path, place.owner);
    },
    onChange: (listener) =>
      watchPlace({ fingerprint: () => fileFingerprint([path]), folders: [place.base, folder] }, listener),
  };
}
