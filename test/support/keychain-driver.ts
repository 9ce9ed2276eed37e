import { createOsVault } from '../../src-main/platform/os-vault.ts';
import { Problem } from '../../src-shared/problems/problem.ts';

/**
 * Runs operations on the real keychain of the session it is started in, one after the other, and prints what each
 * gave as one line of JSON. Started by secret-service.ts inside `dbus-run-session`.
 */
export type KeychainOperation =
  | { readonly do: 'get' | 'delete'; readonly name: string }
  | { readonly do: 'set'; readonly name: string; readonly value: string }
  | { readonly do: 'probe' };

export type KeychainAnswer =
  { readonly value: unknown } | { readonly problem: string; readonly reason: unknown };

const [service = '', operations = '[]'] = process.argv.slice(2);
const vault = createOsVault({ service });

async function perform(operation: KeychainOperation): Promise<unknown> {
  switch (operation.do) {
    case 'get':
      return await vault.get(operation.name);
    case 'delete':
      return (await vault.delete(operation.name)) ?? 'deleted';
    case 'set':
      return (await vault.set(operation.name, operation.value)) ?? 'written';
    case 'probe':
      return await vault.probe();
  }
}

async function answer(operation: KeychainOperation): Promise<KeychainAnswer> {
  try {
    return { value: await perform(operation) };
  } catch (error) {
    if (error instanceof Problem) return { problem: error.code, reason: error.detail['reason'] ?? null };
    throw error;
  }
}

for (const operation of JSON.parse(operations) as readonly KeychainOperation[])
  process.stdout.write(`${JSON.stringify(await answer(operation))}\n`);
