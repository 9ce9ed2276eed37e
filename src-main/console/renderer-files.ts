import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** A file of the built window, as it is served. */
export interface RendererFile {
  readonly bytes: Buffer;
  readonly type: string;
}

/** The built window, read once. Nothing that is not in it is ever read. */
export interface RendererFiles {
  /** The entry page for one load, with its nonce; null where the window has not been built. */
  entryPage(nonce: string): string | null;
  /** Every other file by its path with `/`. */
  file(path: string): RendererFile | null;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
};

/** The placeholder that the build leaves where a nonce belongs (`html.cspNonce` in vite.config.ts). */
const NONCE_PLACEHOLDER = '__CSP_NONCE__';

const ENTRY = 'index.html';

/** Reads the whole built window into memory. */
export function loadRendererFiles(folder: string): RendererFiles {
  const files = new Map<string, RendererFile>();
  for (const entry of listFiles(folder)) {
    const type = TYPES[extname(entry)];
    if (type) files.set(relative(folder, entry).split(sep).join('/'), { bytes: readFileSync(entry), type });
  }
  const page = files.get(ENTRY)?.bytes.toString('utf8') ?? null;
  files.delete(ENTRY);
  return {
    entryPage: (nonce) => page?.replaceAll(NONCE_PLACEHOLDER, nonce) ?? null,
    file: (path) => files.get(path) ?? null,
  };
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
