import { z } from 'zod';
import { configurationSchema } from '../domain/configuration.ts';
import { identityProviderSchema } from '../domain/provider.ts';
import { read, write } from './define.ts';

export const settingOriginSchema = z.object({
  /** Path of the key, with dots. */
  key: z.string(),
  source: z.enum(['policy', 'machine', 'user', 'default']),
  locked: z.boolean(),
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
  /** The client secret goes to the keychain and never comes back; null removes it. */
  'config.setClientSecret': write(
    z.strictObject({
      purpose: z.enum(['sign_in', 'exchange']),
      secret: z.string().min(1).max(4_000).nullable(),
    }),
    z.object({}),
  ),
};
