import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron delivers them: run-as-Node, NODE_OPTIONS, the inspector, file privileges and traps on, the rest off. */
const DELIVERED = '101100011';

/** A folder with the form of an unpacked Electron for Linux, fuses included. It cannot be run. */
export function standInElectron(folder: string, fuses = DELIVERED): string {
  for (const name of ['resources', 'locales']) mkdirSync(join(folder, name), { recursive: true });
  const wire = Buffer.concat([Buffer.from(SENTINEL), Buffer.from([1, fuses.length]), Buffer.from(fuses)]);
  const around = Buffer.alloc(1024, 'x');
  writeFileSync(join(folder, 'electron'), Buffer.concat([around, wire, around]), { mode: 0o755 });
  for (const name of ['locales/en-US.pak', 'chrome-sandbox', 'LICENSE', 'LICENSES.chromium.html', 'version'])
    writeFileSync(join(folder, name), 'stand-in\n');
  return folder;
}
