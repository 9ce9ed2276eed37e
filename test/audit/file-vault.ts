import fs from 'node:fs';
import type { Vault } from '../../src-main/ports/vault.ts';

/** A vault in a file, for processes that follow each other in a test; written whole or not at all. */
export function fileVault(path: string): Vault {
  const read = (): Record<string, string> =>
    fs.existsSync(path) ? (JSON.parse(fs.readFileSync(path, 'utf8')) as Record<string, string>) : {};
  const write = (entries: Record<string, string>): void => {
    fs.writeFileSync(`${path}.new`, JSON.stringify(entries));
    fs.renameSync(`${path}.new`, path);
  };
  return {
    kind: 'os',
    get: async (name) => read()[name] ?? null,
    set: async (name, value) => write({ ...read(), [name]: value }),
    delete: async (name) => {
      const { [name]: _, ...rest } = read();
      write(rest);
    },
    probe: async () => ({ usable: true, backend: 'file', reason: null }),
  };
}
