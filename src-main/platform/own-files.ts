import { join } from 'node:path';

const inSources = import.meta.filename.endsWith('.ts');

/** The program that the command line starts with: plain JavaScript in the sources, a bundle (`dist/main`) in a build. */
export const COMMAND_LINE_PROGRAM: string = join(
  import.meta.dirname,
  inSources ? '../cli/onbehalf.mjs' : 'onbehalf.js',
);
