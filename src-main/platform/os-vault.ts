import { Problem } from '../../src-shared/problems/problem.ts';
import type { Vault } from '../ports/vault.ts';
import { type KeychainEntries, openKeychainEntries } from './keychain-entries.ts';
import { keychainProblem } from './keychain-problem.ts';
import { createSplitValues } from './split-values.ts';

export interface OsVaultOptions {
  /** The name under which the entries stand in the keychain: one for each data folder. */
  readonly service: string;
  readonly entries?: KeychainEntries;
  /** An unlock prompt that nobody answers must not hold the agent for ever. */
  readonly timeoutMs?: number;
}

const PROBE_NAME = 'probe';

/** The operating system's keychain: Keychain on macOS, Credential Manager on Windows, the Secret Service on Linux. */
export function createOsVault({ service, entries, timeoutMs = 120_000 }: OsVaultOptions): Vault {
  const keychain = entries ?? openKeychainEntries(service);
  const values = createSplitValues(keychain);
  const inTurn = queuePerName();
  // The limit is on the caller's wait, not on the turn: the next operation never overlaps one that still hangs.
  const run = async <T>(name: string, task: () => Promise<T>): Promise<T> => {
    try {
      return await withinTime(inTurn(name, task), timeoutMs);
    } catch (error) {
      throw keychainProblem(error);
    }
  };

  return {
    kind: 'os',
    get: (name) => run(name, () => values.get(name)),
    set: (name, value) =>
      run(name, async () => {
        await keychain.reach();
        await values.set(name, value);
      }),
    delete: (name) => run(name, () => values.delete(name)),
    probe: async () => {
      try {
        await run(PROBE_NAME, () => roundTrip(keychain));
        return { usable: true, backend: backendName(), reason: null };
      } catch (error) {
        return {
          usable: false,
          backend: backendName(),
          reason: error instanceof Problem ? error.message : 'it failed',
        };
      }
    },
  };
}

async function roundTrip(keychain: KeychainEntries): Promise<void> {
  await keychain.reach();
  await keychain.setPassword(PROBE_NAME, 'works');
  const seen = await keychain.getPassword(PROBE_NAME);
  await keychain.deletePassword(PROBE_NAME);
  if (seen !== 'works') throw new Error('it does not keep what is written to it');
}

function backendName(): string {
  const names: Partial<Record<NodeJS.Platform, string>> = {
    darwin: 'macOS Keychain',
    win32: 'Windows Credential Manager',
  };
  return names[process.platform] ?? 'Secret Service';
}

/** Reads and writes of one name happen one after the other. */
function queuePerName(): <T>(name: string, task: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return (name, task) => {
    const before = last.get(name) ?? Promise.resolve();
    const result = before.then(task, task);
    const settled = result.then(
      () => undefined,
      () => undefined,
    );
    last.set(name, settled);
    void settled.then(() => {
      if (last.get(name) === settled) last.delete(name);
    });
    return result;
  };
}

function withinTime<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Problem('keychain_locked')), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
