import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** A package of somebody else that is in the product, bundled or as it is. */
export interface ShippedPackage {
  /** Where it stands in the project: `node_modules/…`. */
  readonly place: string;
  readonly name: string;
  readonly version: string;
  /** The SPDX expression that its manifest declares. */
  readonly licence: string;
  /** The texts that have to go along: its licence, and its notices where it has any. */
  readonly texts: readonly string[];
}

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
});

const TEXT_FILE = /^(licen[cs]e|copying|notice|third[-_]?party)/i;
const CODE = /\.(?:js|cjs|mjs|ts|json|map)$/i;

/** Packages by their places; those that are not installed (other systems' optional ones) are left out. */
export function shippedPackages(root: string, places: Iterable<string>): readonly ShippedPackage[] {
  const all = [...new Set(places)].filter((place) => existsSync(join(root, place, 'package.json')));
  const byId = new Map(
    all.map((place) => {
      const read = readPackage(root, place);
      return [`${read.name}@${read.version}`, read] as const;
    }),
  );
  return [...byId.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function readPackage(root: string, place: string): ShippedPackage {
  const folder = join(root, place);
  const { name, version, license } = manifestSchema.parse(
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  );
  const texts = readdirSync(folder)
    .filter((file) => TEXT_FILE.test(file) && !CODE.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim());
  const licence = typeof license === 'string' ? license : (license?.type ?? 'see its text');
  return { place, name, version, licence, texts };
}

/** The place of the package that a module belongs to, or null for our own. */
export function placeOfModule(root: string, id: string): string | null {
  const path = id.replaceAll('\\', '/').replace(/^\0+/, '').replace(/\?.*$/, '');
  const at = path.lastIndexOf('/node_modules/');
  if (at === -1) return null;
  const [scopeOrName = '', name] = path.slice(at + '/node_modules/'.length).split('/');
  const last = scopeOrName.startsWith('@') && name !== undefined ? `${scopeOrName}/${name}` : scopeOrName;
  const folder = `${path.slice(0, at)}/node_modules/${last}`;
  const first = folder.indexOf('/node_modules/');
  const place = folder.slice(first + 1);
  return existsSync(join(root, place, 'package.json')) ? place : null;
}
