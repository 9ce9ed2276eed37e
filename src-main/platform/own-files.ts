import { dirname, join, resolve } from 'node:path';

const inSources = import.meta.filename.endsWith('.ts');

/** The program that the command line starts with: plain JavaScript in the sources, a bundle (`dist/main`) in a build. */
export const COMMAND_LINE_PROGRAM: string = join(
  import.meta.dirname,
  inSources ? '../cli/onbehalf.mjs' : 'onbehalf.js',
);

/** Whether this is the installed command line: there, and only there, Node.js stands beside the folder of the program. */
export function isInstalledProgram(
  runtime: string = process.execPath,
  moduleFolder: string = import.meta.dirname,
): boolean {
  return dirname(resolve(runtime)) === resolve(moduleFolder, '../..');
}
