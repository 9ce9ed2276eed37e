import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { build } from 'electron-builder';
import { packagingConfiguration } from './configuration.ts';
import { writeReleaseFiles } from './release-files.ts';

/**
 * `npm run dist [-- --unsigned] [--dir] [--electron-dist FOLDER]`: the installers of the system it runs on, in
 * `release/`, with the SBOM and the checksums. It is run after `npm run build`.
 */
const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({
  options: {
    unsigned: { type: 'boolean', default: false },
    dir: { type: 'boolean', default: false },
    'electron-dist': { type: 'string' },
  },
});

try {
  const config = packagingConfiguration({
    root,
    platform: process.platform,
    env: process.env,
    unsigned: values.unsigned || values.dir,
    electronDist: values['electron-dist'] ?? null,
  });
  const artifacts = await build({ projectDir: root, config, dir: values.dir, publish: 'never' });
  if (!values.dir) writeReleaseFiles(root, artifacts);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
