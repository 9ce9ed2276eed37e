import type { SecretReference } from '../../src-shared/domain/provider.ts';
import { Secret } from '../../src-shared/text/secret.ts';
import type { Vault } from '../ports/vault.ts';
import type { ClientSecret } from './client-authentication.ts';
import type { SecretReferences } from './secret-reference.ts';

/** What a client secret is for: the sign-in, or the exchange where it has one of its own. */
export type SecretPurpose = 'sign_in' | 'exchange';

/** The keychain entry of a secret that the person typed. */
export function clientSecretEntry(purpose: SecretPurpose): string {
  return `client-secret/${purpose}`;
}

/** What IT refers to wins over what was typed; null where there is neither. */
export async function readClientSecret(
  purpose: SecretPurpose,
  reference: SecretReference | null,
  { vault, references }: { readonly vault: Vault; readonly references: SecretReferences },
): Promise<ClientSecret | null> {
  const value =
    reference === null ? await vault.get(clientSecretEntry(purpose)) : await references(reference);
  return value === null || value === '' ? null : new Secret('client_secret', value);
}

/** Keeps the secret in the keychain, or forgets it. */
export async function storeClientSecret(
  vault: Vault,
  purpose: SecretPurpose,
  secret: string | null,
): Promise<void> {
  const entry = clientSecretEntry(purpose);
  await (secret === null ? vault.delete(entry) : vault.set(entry, secret));
}
