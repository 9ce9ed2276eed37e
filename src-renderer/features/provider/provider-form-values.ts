import type { UseFormReturn } from 'react-hook-form';
import type { z } from 'zod';
import { type IdentityProvider, identityProviderSchema } from '../../../src-shared/domain/provider.ts';

/** The form of the provider is the setting itself. */
export type ProviderValues = z.input<typeof identityProviderSchema>;
export type ProviderForm = UseFormReturn<ProviderValues, unknown, IdentityProvider>;

/** Secrets go their own way, into the keychain; empty means: as it is. */
export interface ProviderSecrets {
  readonly signIn: string;
  readonly exchange: string;
}

export const NO_SECRETS: ProviderSecrets = { signIn: '', exchange: '' };

/** What an empty form begins with: every default of the schema, without an issuer and a client. */
export function emptyProvider(): ProviderValues {
  const defaults = identityProviderSchema.parse({ issuer: 'https://default.invalid', clientId: 'default' });
  return { ...defaults, issuer: '', clientId: '' };
}

export function needsSecret(clientAuthentication: string | null | undefined): boolean {
  return clientAuthentication === 'client_secret_basic' || clientAuthentication === 'client_secret_post';
}
