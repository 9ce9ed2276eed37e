import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { shippedBom } from './sbom.ts';

/** Beside the installers: what is in them (CycloneDX), and their SHA-256 sums as `sha256sum --check` reads them. */
export function writeReleaseFiles(root: string, artifacts: readonly string[]): void {
  const folder = join(root, 'release');
  const name = `sbom-${process.platform}.cdx.json`;
  writeFileSync(join(folder, name), `${JSON.stringify(readBom(root), null, 2)}\n`);
  const files = [...artifacts, join(folder, name)].filter((path) => !path.endsWith('.blockmap'));
  writeFileSync(join(folder, `SHA256SUMS-${process.platform}`), checksums(files));
}

export function checksums(files: readonly string[]): string {
  const lines = files.map((path) => {
    const digest = createHash('sha256').update(readFileSync(path)).digest('hex');
    return `${digest}  ${basename(path)}\n`;
  });
  return lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('');
}

/** npm's own list of everything, cut down to what is shipped. */
function readBom(root: string): unknown {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const all: unknown = JSON.parse(
    execFileSync(npm, args, {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      shell: process.platform === 'win32',
    }),
  );
  const shipped: unknown = JSON.parse(readFileSync(join(root, 'dist/shipped-packages.json'), 'utf8'));
  return shippedBom(all, shipped, ['electron', 'node']);
}
