import { spawn } from 'node:child_process';
import path from 'node:path';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../src-shared/domain/audit-record.ts';
import type { Audit } from '../../src-main/audit/audit.ts';
import { fileVault } from './file-vault.ts';
import { openAudit, temporaryFolder } from './fixtures.ts';

const KILLS = 100;
const program = path.join(import.meta.dirname, '../../.cache/crash-test');

/** Bundled, as in a packaged app: a start takes a fraction of the time, and the thread is found beside the bundle. */
beforeAll(async () => {
  const input = {
    child: path.join(import.meta.dirname, 'crash-child.ts'),
    'audit-thread': path.join(import.meta.dirname, '../../src-main/audit/store/thread.ts'),
  };
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: true, outDir: program, emptyOutDir: true, rolldownOptions: { input } },
  });
}, 60_000);

interface Said {
  readonly forwarded: readonly string[];
  readonly ended: readonly string[];
}

/** One life of the process: killed with SIGKILL a while after it started, or after it was ready. */
function live(args: readonly string[], from: 's' | 'r', ms: number): Promise<Said> {
  const child = spawn(process.execPath, [path.join(program, 'child.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { NODE_COMPILE_CACHE: path.join(program, 'cache') },
  });
  let said = '';
  let isTimed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (isTimed || !said.startsWith(from === 's' ? 's\n' : 's\nr\n')) return;
    isTimed = true;
    setTimeout(() => child.kill('SIGKILL'), ms);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`the child ended by itself (${String(code)})`));
      // The last line may be cut: what was not said whole is not held against the log.
      const lines = said.split('\n').slice(0, -1);
      const ids = (mark: string) =>
        lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(2));
      resolve({ forwarded: ids('f '), ended: ids('e ') });
    });
  });
}

async function everything(audit: Audit): Promise<Map<string, AuditRecord>> {
  const records = new Map<string, AuditRecord>();
  for (let before: number | undefined, more = true; more;) {
    const page = await audit.list({ limit: 1_000, ...(before === undefined ? {} : { before }) });
    for (const record of page.records) records.set(record.id, record);
    before = page.records.at(-1)?.seq;
    more = page.more;
  }
  return records;
}

/** What a process lived through that was killed again and again, over one log. */
async function dieOften(
  folder: string,
  kills: number,
): Promise<{ forwarded: Set<string>; ended: Set<string> }> {
  const args = [path.join(folder, 'audit.db'), path.join(folder, 'vault.json')];
  const forwarded = new Set<string>();
  const ended = new Set<string>();
  for (let kill = 0; kill < kills; kill++) {
    // Every fifth is killed while it starts and takes in what the one before left.
    const said = await live(args, kill % 5 === 4 ? 's' : 'r', (kill * 7) % 60);
    for (const id of said.forwarded) forwarded.add(id);
    for (const id of said.ended) ended.add(id);
  }
  return { forwarded, ended };
}

describe('killed a hundred times at any moment', () => {
  it('a log has every call that was forwarded, every end that was recorded, and a chain that closes', async () => {
    const folders = [temporaryFolder(), temporaryFolder()];
    const lives = await Promise.all(folders.map((folder) => dieOften(folder, KILLS / folders.length)));
    for (const [index, { forwarded, ended }] of lives.entries()) {
      const folder = folders[index] ?? '';
      const { audit } = await openAudit({ folder, vault: fileVault(path.join(folder, 'vault.json')) });
      const records = await everything(audit);
      expect([...forwarded].filter((id) => !records.has(id))).toEqual([]);
      expect([...ended].filter((id) => records.get(id)?.outcome !== 'ok')).toEqual([]);
      expect(forwarded.size).toBeGreaterThan(KILLS);
      expect([...records.values()].some(({ outcome }) => outcome === 'unfinished')).toBe(true);

      const result = await audit.verify(new AbortController().signal);
      expect(result.findings).toEqual([]);
      expect(result.signedTo).toBeGreaterThan(0);
    }
  }, 180_000);
});
