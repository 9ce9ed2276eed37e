import { readdir, readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../../src-shared/problems/problem.ts';
import { serverIdSchema } from '../../src-shared/domain/server.ts';
import type { AiClientRow } from './ai-client.ts';
import type { AiClientsDeps } from './ai-clients-deps.ts';
import { writeClientFile } from './client-file.ts';
import { entriesOf, removeEntry } from './edit-entry.ts';
import type { FoundSecret } from './find-secrets.ts';
import { isPlainAddress, readForeign } from './foreign-entry.ts';
import { openClientFile, refusing, type OpenFile } from './open-client-file.ts';

export interface ImportRequest {
  readonly client: string;
  readonly name: string;
  readonly id: string | null;
  readonly remove: boolean;
}

export interface ImportResult {
  readonly serverId: string;
  readonly secretMoved: boolean;
  readonly removed: boolean;
  readonly backup: string | null;
}

/** Moves a server that a client reached by itself behind Onbehalf. First the catalogue, then the client's file. */
export async function importForeignServer(
  deps: AiClientsDeps,
  row: AiClientRow,
  request: ImportRequest,
): Promise<ImportResult> {
  const file = await openClientFile(deps, row);
  const entry = file.text === null ? undefined : entriesOf(row, file.text).get(request.name);
  if (entry === undefined)
    throw new Problem('not_found', { what: `server in ${row.name}`, name: request.name });
  const { url, secrets } = readForeign(entry);
  if (!url || !isPlainAddress(url))
    throw new Problem('invalid_input', {
      reason: 'only a server with an http(s) address without password and query can be moved behind Onbehalf',
    });
  const serverId = request.id ?? idFrom(request.name, (id) => deps.importTarget.isTaken(id));
  const secret = headerSecret(secrets);
  await deps.importTarget.add({ id: serverId, name: request.name, url: url.href, secret });
  deps.log.info('server_imported', { client: row.id, server: serverId, secret: secret !== null });
  const result = { serverId, secretMoved: secret !== null };
  if (!request.remove) return { ...result, removed: false, backup: null };
  const backup = await takeOut(deps, row, file, request.name, secret !== null);
  // A secret that is in the keychain now shall not lie in older copies of the file.
  if (secret) await dropBackupsWith(join(deps.backups, row.id), secret.value);
  return { ...result, removed: true, backup };
}

async function takeOut(
  deps: AiClientsDeps,
  row: AiClientRow,
  file: OpenFile,
  name: string,
  hadSecret: boolean,
): Promise<string | null> {
  const text = await refusing(row, file.path, async () => removeEntry(row, file.text ?? '', name, false));
  const backup = await writeClientFile({
    client: row.id,
    at: file.at,
    content: { text, hasBom: file.read.content.hasBom },
    expectedHash: file.read.hash,
    backups: deps.backups,
    now: new Date(deps.clock.now()),
  });
  return hadSecret ? null : backup;
}

/** The secret that goes on each request: a header of the entry, or one that a bridge program gets as an argument. */
function headerSecret(secrets: readonly FoundSecret[]): { header: string; value: string } | null {
  for (const { path, value } of secrets) {
    const header = path.at(-1) ?? '';
    if (/^(?:http_)?headers$/i.test(path.at(-2) ?? '')) return { header, value };
    const argument = path.includes('args') ? /^([\w-]+):\s*(\S.*)$/.exec(value) : null;
    if (argument?.[1] && argument[2]) return { header: argument[1], value: argument[2] };
  }
  return null;
}

/** An id for the catalogue made of the name that the client gave the server. */
function idFrom(name: string, isTaken: (id: string) => boolean): string {
  const base =
    name
      .toLowerCase()
      .replace(/[^a-z0-9_-]+/g, '-')
      .replace(/^[-_]+/, '')
      .slice(0, 36) || 'server';
  const candidates = [base, ...Array.from({ length: 99 }, (_, at) => `${base}-${at + 2}`)];
  const free = candidates.find((id) => serverIdSchema.safeParse(id).success && !isTaken(id));
  if (free === undefined)
    throw new Problem('invalid_input', { reason: 'give it an id: all that fit its name are taken' });
  return free;
}

async function dropBackupsWith(folder: string, secret: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const path = join(folder, name);
    const text = await readFile(path, 'utf8').catch(() => '');
    if (text.includes(secret)) await unlink(path).catch(() => undefined);
  }
}
