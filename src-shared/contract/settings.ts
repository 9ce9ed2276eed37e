import { z } from 'zod';
import { auditSettingsSchema, configurationSchema, endpointSettingsSchema } from '../domain/configuration.ts';
import { appSettingsSchema, networkSettingsSchema, updateSettingsSchema } from '../domain/management.ts';
import { policySettingsSchema } from '../domain/policy.ts';
import { identityProviderSchema } from '../domain/provider.ts';
import { read, write } from './define.ts';

export const settingOriginSchema = z.object({
  /** Path of the key, with dots. */
  key: z.string(),
  source: z.enum(['policy', 'machine', 'user', 'default']),
  locked: z.boolean(),
});

/** The sections that a person may set as a whole, beside the provider and the servers with commands of their own. */
export const configChangeSchema = z.strictObject({
  endpoint: endpointSettingsSchema.optional(),
  audit: auditSettingsSchema.optional(),
  network: networkSettingsSchema.optional(),
  app: appSettingsSchema.optional(),
  updates: updateSettingsSchema.optional(),
  policy: policySettingsSchema.optional(),
});

export const settingsCommands = {
  /** The effective settings, with where each came from. */
  'config.show': read(
    z.strictObject({}),
    z.object({ configuration: configurationSchema, origins: z.array(settingOriginSchema), path: z.string() }),
  ),
  'config.setProvider': write(
    z.strictObject({ identityProvider: identityProviderSchema.nullable() }),
    z.object({}),
  ),
  /** Sets whole sections of the settings; those that are left out stay as they are. Locked keys refuse other values. */
  'config.change': write(configChangeSchema, z.object({})),
  /** The client secret goes to the keychain and never comes back; null removes it. */
  'config.setClientSecret': write(
    z.strictObject({
      purpose: z.enum(['sign_in', 'exchange']),
      secret: z.string().min(1).max(4_000).nullable(),
    }),
    z.object({}),
  ),
};
