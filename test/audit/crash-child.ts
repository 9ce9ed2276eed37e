/**
 * A process that writes an audit log as fast as it can until it is killed. On its standard output it says, with one
 * system call each, what it did: `f ID` when a call was forwarded, `e ID` when its end was recorded.
 */
import fs from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createAudit } from '../../src-main/audit/audit.ts';
import { configurationSchema } from '../../src-shared/domain/configuration.ts';
import type { Log } from '../../src-main/ports/outside.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { fileVault } from './file-vault.ts';

const [database = '', vault = ''] = process.argv.slice(2);
const nothing = (): void => undefined;
const log: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const configuration = configurationSchema.parse({});
const settings = { current: () => configuration, onChange: () => nothing };

/** Waits while the pipe is full: who reads it may be slower. */
function say(line: string): void {
  for (let rest = Buffer.from(`${line}\n`); rest.length > 0;) {
    try {
      rest = rest.subarray(fs.writeSync(1, rest));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

say('s');
const audit = await createAudit({
  path: database,
  vault: fileVault(vault),
  clock: systemClock,
  log,
  settings,
});
say('r');
// Killed processes write no cache by themselves.
flushCompileCache();
for (let n = 0; ; n++) {
  const fields = { sub: '00u1', email: 'alice@acme.com', server: 'people', tool: 'lookup', detail: { n } };
  const entry = audit.begin('call', fields, { changes: n % 50 === 0 });
  if (n % 50 === 0) await entry.durable;
  say(`f ${entry.id}`);
  if (n % 7 !== 0) {
    entry.finish('ok', { totalMs: n });
    // Ends are written at the end of the turn.
    await Promise.resolve();
    say(`e ${entry.id}`);
  }
  if (n % 20 === 0) await new Promise(setImmediate);
}
