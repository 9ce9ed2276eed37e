import { readFile as readFileFromDisk } from 'node:fs/promises';
import type { SecretReference } from '../../src-shared/domain/provider.ts';
import { Problem } from '../../src-shared/problems/problem.ts';

/** Longer than any key or secret; what is longer is the wrong file. */
const LIMIT = 64 * 1024;

export interface SecretReferenceOptions {
  readonly readFile?: (path: string) => Promise<string>;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Reads what a reference points to. Each is read once: what IT provides is taken at start and never echoed. */
export type SecretReferences = (reference: SecretReference) => Promise<string>;

export function secretReferences(options: SecretReferenceOptions = {}): SecretReferences {
  const readFile = options.readFile ?? ((path: string) => readFileFromDisk(path, 'utf8'));
  const env = options.env ?? process.env;
  const seen = new Map<string, string>();
  return async (reference) => {
    const name = describeReference(reference);
    const known = seen.get(name);
    if (known !== undefined) return known;
    const value = 'env' in reference ? env[reference.env] : await fromFile(readFile, reference.file);
    const secret = accept(name, value);
    seen.set(name, secret);
    return secret;
  };
}

/** The reference in words: where it points to, never what is there. */
export function describeReference(reference: SecretReference): string {
  return 'env' in reference ? `the environment variable ${reference.env}` : `the file ${reference.file}`;
}

async function fromFile(readFile: (path: string) => Promise<string>, path: string): Promise<string> {
  try {
    return await readFile(path);
  } catch (cause) {
    const reason =
      cause instanceof Error && 'code' in cause ? String(cause.code) : 'the file could not be read';
    throw new Problem(
      'secret_reference_unreadable',
      { reference: describeReference({ file: path }), reason },
      { cause },
    );
  }
}

function accept(reference: string, value: string | undefined): string {
  const secret = value?.trim() ?? '';
  if (secret === '') {
    const reason = value === undefined ? 'it is not set' : 'it is empty';
    throw new Problem('secret_reference_unreadable', { reference, reason });
  }
  if (secret.length > LIMIT)
    throw new Problem('secret_reference_unreadable', { reference, reason: 'it is too long for a secret' });
  return secret;
}
