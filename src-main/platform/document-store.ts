import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, watch } from 'node:fs';
import { basename, dirname, extname } from 'node:path';
import Conf, { type Options } from 'conf';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { DocumentStore } from '../ports/outside.ts';

type Document = Record<string, unknown>;
type Store = { store: Document };

export interface DocumentStoreOptions {
  /** The whole path of the file. */
  readonly path: string;
  /** Makes the store underneath: `conf`, or in the shell `electron-store`, which is the same with Electron's paths. */
  readonly open?: (options: Options<Document>) => Store;
}

/** Editors and agents write a file in several steps; this long after the last one it is read. */
const SETTLE_MS = 150;

/**
 * One JSON object in one file, readable by its owner alone. A file that is not a JSON object is reported as
 * `config_invalid` and stays where it is until something valid is written; then it is kept beside it.
 */
export function createDocumentStore({
  path,
  open = (options) => new Conf(options),
}: DocumentStoreOptions): DocumentStore {
  const extension = extname(path).slice(1);
  const store = (): Store =>
    open({
      cwd: dirname(path),
      configName: basename(path, extension === '' ? '' : `.${extension}`),
      fileExtension: extension,
      configFileMode: 0o600,
      accessPropertiesByDotNotation: false,
      deserialize: parseObject,
      serialize: (value) => `${JSON.stringify(value, null, 2)}\n`,
    });
  let own = digestOf(path);

  return {
    path,
    read() {
      if (!existsSync(path)) return undefined;
      try {
        return structuredClone({ ...store().store });
      } catch (cause) {
        throw new Problem('config_invalid', { path, reason: reasonOf(cause) }, { cause });
      }
    },
    write(value) {
      if (!isObject(value)) throw new Problem('invalid_input', { reason: 'a document is a JSON object' });
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      keepAside(path);
      store().store = { ...value };
      own = digestOf(path);
    },
    onChange: (listener) =>
      watchFile(path, () => {
        const now = digestOf(path);
        if (now === own) return;
        own = now;
        listener();
      }),
  };
}

function parseObject(text: string): Document {
  const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
  if (!isObject(value)) throw new SyntaxError('it is not a JSON object');
  return value;
}

function isObject(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function reasonOf(cause: unknown): string {
  if (cause instanceof SyntaxError) return `it is not valid JSON: ${cause.message}`;
  return cause instanceof Error ? cause.message : 'it cannot be read';
}

/** What somebody typed is never overwritten: a file that cannot be read gets another name first. */
function keepAside(path: string): void {
  if (!existsSync(path)) return;
  try {
    parseObject(readFileSync(path, 'utf8'));
  } catch {
    renameSync(path, freeName(path));
  }
}

function freeName(path: string): string {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  for (let number = 1; ; number += 1) {
    const name = `${stem}.invalid-${number}${extension}`;
    if (!existsSync(name)) return name;
  }
}

function digestOf(path: string): string | null {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return null;
  }
}

function watchFile(path: string, changed: () => void): () => void {
  const folder = dirname(path);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return () => undefined;
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(folder, { persistent: false }, (_event, name) => {
    if (name !== null && name !== basename(path)) return;
    clearTimeout(timer);
    timer = setTimeout(changed, SETTLE_MS).unref();
  });
  watcher.on('error', () => watcher.close());
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
