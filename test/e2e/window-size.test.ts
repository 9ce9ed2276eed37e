import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const RENDERER = join(import.meta.dirname, '..', '..', 'dist', 'renderer');
const MOST_KILOBYTES = 350;

/** The scripts that are loaded before anything can be drawn: those of the page, and what they import at once. */
function firstScripts(): Set<string> {
  const page = readFileSync(join(RENDERER, 'index.html'), 'utf8');
  const found = new Set<string>();
  const take = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const source = readFileSync(join(RENDERER, 'assets', name), 'utf8');
    // The entry alone draws the first screen: what it fetches by import() counts as well.
    const imports =
      found.size === 1 ? /["'`]\.\/([\w-]+\.js)["'`]/gu : /(?:from|import)\s*["'`]\.\/([\w-]+\.js)["'`]/gu;
    for (const match of source.matchAll(imports)) take(match[1] ?? '');
  };
  for (const match of page.matchAll(/assets\/([\w-]+\.js)/gu)) take(match[1] ?? '');
  return found;
}

it('the first screen needs less than 350 kB of script, compressed', () => {
  const scripts = [...firstScripts()];
  const bytes = scripts.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(RENDERER, 'assets', name))).length,
    0,
  );
  expect(scripts.length).toBeGreaterThan(1);
  expect(bytes / 1_000).toBeGreaterThan(50);
  expect(bytes / 1_000).toBeLessThan(MOST_KILOBYTES);
});
