import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { placesOf, readPackageLock } from './package-lock.ts';
import { placeOfModule, shippedPackages } from './shipped-packages.ts';
import { licencesText } from './third-party-licences.ts';

export interface BuildPluginOptions {
  readonly root: string;
  readonly outDir: string;
  /** Packages that go along as they are. */
  readonly external: readonly string[];
  /** Packages whose output is in the product although no module of theirs is. */
  readonly also: readonly string[];
}

/** Of the packages that go along as they are, Electron's own licences come with its runtime. */
const OWN_LICENCES = 'electron';

/**
 * `vite build --app`: builds every environment, and writes down what of other people is in the result: the list of
 * packages (`dist/shipped-packages.json`, for the SBOM) and their licences (beside the window, which shows them).
 */
export function buildPlugin({ root, outDir, external, also }: BuildPluginOptions): Plugin {
  const listOf = (environment: string): string => join(outDir, `.packages/${environment}.json`);
  return {
    name: 'onbehalf:build',
    generateBundle() {
      // `vite build` alone is the tests' quick build.
      if (this.environment.getTopLevelConfig().builder === undefined) return;
      const places = [...this.getModuleIds()].map((id) => placeOfModule(root, id));
      writeJson(listOf(this.environment.name), [...new Set(places.filter((place) => place !== null))].sort());
    },
    async buildApp(builder) {
      if (builder.config.builder === undefined) return;
      const names = Object.keys(builder.environments).filter((name) => name !== 'ssr');
      for (const name of names) {
        const environment = builder.environments[name];
        if (environment !== undefined) await builder.build(environment);
      }
      const bundled = names.flatMap((name) => JSON.parse(readFileSync(listOf(name), 'utf8')) as string[]);
      const asTheyAre = external.filter((name) => name !== OWN_LICENCES);
      const packages = shippedPackages(root, [
        ...bundled,
        ...also.map((name) => `node_modules/${name}`),
        ...placesOf(readPackageLock(root), asTheyAre),
      ]);
      writeJson(
        join(outDir, 'shipped-packages.json'),
        packages.map(({ name, version, licence, place }) => ({ name, version, licence, place })),
      );
      writeFileSync(join(outDir, 'renderer/third-party-licences.txt'), licencesText(packages));
    },
  };
}

function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
