import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedFiles } from '../settings/published-files.ts';

/** `npm run generate`: writes the files of `resources/` that follow from the configuration's schema. */
const resources = join(import.meta.dirname, '../../resources');

for (const [path, text] of publishedFiles()) {
  const file = join(resources, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${file}\n`);
}
