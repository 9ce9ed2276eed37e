import { z } from 'zod';
import { accountIdSchema, accountSchema, ownAccountIdSchema } from '../domain/account.ts';
import { write } from './define.ts';

export const accountCommands = {
  /** Adds an account: another user of the same provider (`identityProvider` null), or another provider. */
  'accounts.add': write(accountSchema.extend({ id: ownAccountIdSchema }), z.object({ account: z.string() })),
  /** From now on this account is the active one: the one of every server that names none. */
  'accounts.use': write(z.strictObject({ account: accountIdSchema }), z.object({})),
  /** Signs the account out, wipes what is kept of it, and takes it out of the settings. */
  'accounts.remove': write(z.strictObject({ account: ownAccountIdSchema }), z.object({})),
};
