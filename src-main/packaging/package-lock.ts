import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const names = z.record(z.string(), z.string()).optional();

/** What is read of a package-lock.json (lockfile version 3). */
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      name: z.string().optional(),
      dependencies: names,
      optionalDependencies: names,
    }),
  ),
});
export type PackageLock = z.infer<typeof lockSchema>;

export function readPackageLock(root: string): PackageLock {
  return lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));
}

/**
 * The places (`node_modules/a/node_modules/b`) of these packages and of everything that they need at run time, in the
 * order of their names; optional packages of other systems among them.
 */
export function placesOf(lock: PackageLock, packages: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const visit = (from: string, name: string): void => {
    const place = placeOf(lock, from, name);
    if (place === null || found.has(place)) return;
    found.add(place);
    const { dependencies = {}, optionalDependencies = {} } = lock.packages[place] ?? {};
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) visit(place, next);
  };
  for (const name of packages) visit('', name);
  return [...found].sort();
}

/** Node's resolution: the nearest `node_modules` upwards. */
function placeOf(lock: PackageLock, from: string, name: string): string | null {
  for (let folder = from; ; folder = parentOf(folder)) {
    const place = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (Object.hasOwn(lock.packages, place)) return place;
    if (folder === '') return null;
  }
}

function parentOf(place: string): string {
  const at = place.lastIndexOf('/node_modules/');
  return at === -1 ? '' : place.slice(0, at);
}
