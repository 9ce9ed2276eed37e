import { closeSync, fchmodSync, openSync } from 'node:fs';

/**
 * Makes sure that the file is there and that nobody else can read or write it, before a library opens it that makes its
 * files as the umask says (SQLite; what it puts beside a database has the database's permissions).
 */
export function makePrivate(path: string): void {
  const fd = openSync(path, 'a', 0o600);
  try {
    if (process.platform !== 'win32') fchmodSync(fd, 0o600);
  } finally {
    closeSync(fd);
  }
}
