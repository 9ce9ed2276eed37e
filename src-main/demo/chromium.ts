import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** A Chromium that can be started here, and the environment it needs. */
export interface Chromium {
  readonly executablePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const SYSTEM_BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const run = promisify(execFile);

/**
 * The Chromium of the npm package `@sparticuz/chromium` (no download, no root), unpacked once beside it; where that
 * package has no binary for this system, one that is installed.
 */
export async function findChromium(): Promise<Chromium> {
  const packaged = process.platform === 'linux' && process.arch === 'x64' ? await unpackedChromium() : null;
  if (packaged) return packaged;
  const installed = SYSTEM_BROWSERS.find((path) => existsSync(path));
  if (!installed) throw new Error('no Chromium here: install one, for example `apt-get install chromium`');
  return { executablePath: installed, env: {} };
}

async function unpackedChromium(): Promise<Chromium | null> {
  const root = packageRoot();
  if (!root) return null;
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  const folder = join(dirname(dirname(root)), '.cache', 'onbehalf-chromium', version);
  if (!existsSync(folder)) await unpack(folder);
  return { executablePath: join(folder, 'chromium'), env: environmentOf(folder) };
}

function packageRoot(): string | null {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')));
  } catch {
    return null;
  }
}

/**
 * The package unpacks into the folder for temporary files of its process and takes a half-written file for a whole one,
 * so it runs in a process of its own with a folder of its own, and the result appears at once, by rename.
 */
async function unpack(folder: string): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const staging = await mkdtemp(`${folder}-`);
  try {
    await run(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath();",
      ],
      // The name of the runtime makes the package unpack its copy of NSS too, which not every Linux has.
      {
        cwd: import.meta.dirname,
        env: { ...process.env, TMPDIR: staging, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
      },
    );
    await writeFile(join(staging, 'fonts.conf'), fontConfiguration(folder));
    await rename(staging, folder);
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    // Somebody else was faster.
    if (!existsSync(folder)) throw error;
  }
}

function environmentOf(folder: string): Record<string, string> {
  const system = ['/usr/lib/x86_64-linux-gnu', '/lib/x86_64-linux-gnu', '/usr/lib64', '/lib64'];
  const hasNss = system.some((path) => existsSync(join(path, 'libnss3.so')));
  return {
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
    ...(hasNss ? {} : { LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }),
  };
}

/** The package's own file names folders of another machine. */
function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts', 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'fonts-cache')}</cachedir>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
}
