import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { publishedFiles } from '../../src-main/settings/published-files.ts';

const resources = join(import.meta.dirname, '../../resources');

it.each([...publishedFiles()])('resources/%s is what `npm run generate` writes', (path, text) => {
  expect(readFileSync(join(resources, path), 'utf8')).toBe(text);
});
