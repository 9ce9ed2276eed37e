import { chmodSync, copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What Electron alone runs. */
const NOT_OF_THE_COMMAND_LINE = new Set(['shell.js']);

/**
 * Lays out the command line in `dist/cli/<system>-<processor>` as it stands in the packages: the built program, the
 * window for `serve`, the native libraries, and Node.js to run it. Returns the folder.
 */
export function stageCommandLine(
  root: string,
  platform: string,
  arch: string,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const target = `${platform}-${arch}`;
  const folder = join(root, 'dist/cli', target);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const copy = (from: string, to = from): void =>
    cpSync(join(root, from), join(folder, to), { recursive: true, dereference: true });
  for (const file of readdirSync(join(root, 'dist/main')))
    if (!NOT_OF_THE_COMMAND_LINE.has(file)) copy(`dist/main/${file}`);
  copy('dist/renderer');
  copy('package.json');
  copy('node_modules/keytar');
  for (const name of keyringPackages(root)) copy(`node_modules/@napi-rs/${name}`);
  for (const name of platform === 'win32' ? REGISTRY_PACKAGES : []) copy(`node_modules/${name}`);
  for (const name of DOORS[platform] ?? DOORS_OF_UNIX) copy(`resources/packaging/${name}`, name);
  stageRuntime(root, folder, target, env);
  return folder;
}

/** What reads the registry, and what finds its binary. */
const REGISTRY_PACKAGES = ['native-reg', 'node-gyp-build'];

const DOORS_OF_UNIX = ['onbehalf'];
const DOORS: Readonly<Record<string, readonly string[]>> = { win32: ['onbehalf.cmd', 'command-path.ps1'] };

function keyringPackages(root: string): readonly string[] {
  return readdirSync(join(root, 'node_modules/@napi-rs')).filter((name) => name.startsWith('keyring-'));
}

/** The project's own Node.js where it is for this system, else the one in `ONBEHALF_RUNTIMES/<system>-<processor>`. */
function stageRuntime(root: string, folder: string, target: string, env: NodeJS.ProcessEnv): void {
  const name = target.startsWith('win32') ? 'node.exe' : 'node';
  const source = runtimes(root, target, env)
    .map((from) => join(from, name))
    .find((path) => existsSync(path));
  if (source === undefined)
    throw new Error(
      `The command line needs Node.js for ${target}. Put its ${name} into a folder ${target} and name the folder above it in ONBEHALF_RUNTIMES.`,
    );
  copyFileSync(source, join(folder, name));
  chmodSync(join(folder, name), 0o755);
}

function runtimes(root: string, target: string, { ONBEHALF_RUNTIMES: given }: NodeJS.ProcessEnv): string[] {
  const own = target === `${process.platform}-${process.arch}` ? [join(root, 'node_modules/node/bin')] : [];
  return given === undefined || given === '' ? own : [join(given, target), ...own];
}
