import { globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** The doors to the outside: they may know every part. */
const HOSTS = ['platform', 'cli', 'console', 'shell', 'demo', 'packaging', 'preload'];

/** Every other folder of src-main holds the product's own rules: it knows ports and its like, nothing outside. */
const DOMAIN = readdirSync(join(ROOT, 'src-main'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !HOSTS.includes(entry.name))
  .map(({ name }) => name);

interface Import {
  readonly file: string;
  /** Path from the root of the project, or the name of the package. */
  readonly target: string;
}

const imports = globSync('{src-shared,src-main,src-renderer}/**/*.{ts,tsx}', { cwd: ROOT }).flatMap(
  importsOf,
);

describe('the direction of dependencies', () => {
  it('looked at files of every part', () => {
    const folders = [
      'src-shared',
      'src-renderer',
      ...[...DOMAIN, 'platform', 'cli', 'console', 'demo'].map((name) => `src-main/${name}`),
    ];
    const unseen = folders.filter((folder) => !imports.some(({ file }) => file.startsWith(`${folder}/`)));
    expect(DOMAIN.length).toBeGreaterThan(5);
    expect(unseen).toEqual([]);
  });

  it('src-shared is pure: it knows neither Node nor Electron nor the other parts', () => {
    expect(
      breaking(
        (file) => file.startsWith('src-shared/'),
        (target) => isNode(target) || target === 'electron' || /^src-(main|renderer)\//.test(target),
      ),
    ).toEqual([]);
  });

  it('the renderer and the preload know src-shared alone', () => {
    expect(
      breaking(
        (file) => file.startsWith('src-renderer/'),
        (target) => isNode(target) || target === 'electron' || target.startsWith('src-main/'),
      ),
    ).toEqual([]);
    expect(
      breaking(
        (file) => file.startsWith('src-main/preload/'),
        (target) => target.startsWith('src-main/') && !target.startsWith('src-main/preload/'),
      ),
    ).toEqual([]);
  });

  it('domain folders know no host', () => {
    const inDomain = (file: string): boolean => DOMAIN.some((name) => file.startsWith(`src-main/${name}/`));
    expect(
      breaking(
        inDomain,
        (target) => target === 'electron' || HOSTS.some((name) => target.startsWith(`src-main/${name}/`)),
      ),
    ).toEqual([]);
  });

  it('only the shell and the preload know Electron', () => {
    const allowed = (file: string): boolean => /^src-main\/(shell|preload)\//.test(file);
    expect(
      breaking(
        (file) => !allowed(file),
        (target) => target === 'electron',
      ),
    ).toEqual([]);
  });

  it('instances meet in compose.ts alone: no domain folder imports it', () => {
    expect(
      breaking(
        (file) => DOMAIN.some((name) => file.startsWith(`src-main/${name}/`)),
        (target) => target === 'src-main/compose.ts',
      ),
    ).toEqual([]);
  });
});

function breaking(from: (file: string) => boolean, to: (target: string) => boolean): string[] {
  return imports
    .filter(({ file, target }) => from(file) && to(target))
    .map(({ file, target }) => `${file} -> ${target}`);
}

function importsOf(file: string): Import[] {
  const source = readFileSync(join(ROOT, file), 'utf8');
  const specifiers = [...source.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)].map(
    (match) => match[1] ?? '',
  );
  return specifiers.map((specifier) => ({
    file: file.replaceAll('\\', '/'),
    target: specifier.startsWith('.')
      ? relative(ROOT, resolve(ROOT, dirname(file), specifier)).replaceAll('\\', '/')
      : specifier,
  }));
}

function isNode(target: string): boolean {
  return target.startsWith('node:');
}
