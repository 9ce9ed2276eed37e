import { z } from 'zod';
import {
  identityProviderSchema,
  presetSchema,
  roleMappingSchema,
  teamSyncSchema,
} from '../domain/provider.ts';
import { read } from './define.ts';
import { testStepSchema } from './servers.ts';

/** What is wrong with a field, and what was meant. */
export const providerFindingSchema = z.object({
  field: z.enum(['issuer', 'discoveryEndpoint', 'clientId']),
  fault: z.string(),
  message: z.string(),
  /** The value to take instead; null where it cannot be told. */
  corrected: z.string().nullable(),
});
export type ProviderFinding = z.infer<typeof providerFindingSchema>;

export const providerCommands = {
  /**
   * Looks at an issuer as it was typed: what is wrong with it, which preset fits, and the defaults of that preset. With
   * `discover` a custom domain is recognised by its discovery document; that is the only request that is made.
   */
  'provider.detect': read(
    z.strictObject({ issuer: z.string().max(2_000), discover: z.boolean().default(false) }),
    z.object({
      preset: presetSchema,
      /** How the preset was found. */
      by: z.enum(['host', 'discovery', 'none']),
      findings: z.array(providerFindingSchema),
      /** The settings that the preset suggests, with the corrected issuer; null while the issuer makes no sense. */
      suggestion: identityProviderSchema.omit({ clientId: true }).nullable(),
    }),
  ),
  /** Everything that can be checked without a person, step by step; of the settings as they are, or of those given. */
  'provider.check': read(
    z.strictObject({ identityProvider: identityProviderSchema.nullable().default(null) }),
    z.object({ ok: z.boolean(), steps: z.array(testStepSchema) }),
  ),
  /** What roles and teams come of claims: of the person signed in (null), or of those given. */
  'provider.previewMapping': read(
    z.strictObject({
      claims: z.record(z.string(), z.unknown()).nullable().default(null),
      roleMapping: roleMappingSchema.prefault({}),
      teamSync: teamSyncSchema.prefault({}),
    }),
    z.object({
      /** The claims that were looked at; null where nobody is signed in and none were given. */
      claims: z.record(z.string(), z.unknown()).nullable(),
      roles: z.array(z.string()),
      teams: z.array(z.string()),
      /** False where strict mode would let the person not in. */
      allowed: z.boolean(),
      /** The rules up to the one that matched. */
      rules: z.array(
        z.object({
          role: z.string(),
          outcome: z.enum(['matched', 'not_matched', 'failed']),
          detail: z.string(),
        }),
      ),
      /** Why the team template does not compile; the usual claims are used then. */
      teamProblem: z.string().nullable(),
    }),
  ),
  /** What has to be entered in the provider's console for this computer. */
  'provider.values': read(
    z.strictObject({}),
    z.object({
      redirectUris: z.array(z.string()),
      signOutUris: z.array(z.string()),
      initiateLoginUri: z.string(),
      scopes: z.array(z.string()),
      grantTypes: z.array(z.string()),
    }),
  ),
};
