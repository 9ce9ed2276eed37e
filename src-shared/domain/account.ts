import { z } from 'zod';
import { identityProviderSchema, type IdentityProvider } from './provider.ts';

/** The account of `identityProvider` itself; it is always there. */
export const DEFAULT_ACCOUNT = 'default';

const form = /^[a-z0-9][a-z0-9_-]{0,39}$/;
const words = 'lower-case letters, digits, - and _, at most 40';

/** Names an account where any may stand. */
export const accountIdSchema = z.string().regex(form, words);

/** Names an account beside the default one. */
export const ownAccountIdSchema = z
  .string()
  .regex(/^(?!default$)[a-z0-9][a-z0-9_-]{0,39}$/, `${words}, and not "default"`);

/** One more account: another user, or another provider too. */
export const accountSchema = z.strictObject({
  name: z.string().min(1).max(100),
  /** null is another user at the provider of `identityProvider`. */
  identityProvider: identityProviderSchema.nullable().default(null),
});
export type AccountSettings = z.infer<typeof accountSchema>;

/** The settings that say which accounts there are. */
export interface Accounts {
  readonly identityProvider: IdentityProvider | null;
  readonly accounts: Readonly<Record<string, AccountSettings>>;
  readonly activeAccount: string;
}

/** All accounts there are, the default one first. */
export function accountIds({ accounts }: Pick<Accounts, 'accounts'>): readonly string[] {
  return [DEFAULT_ACCOUNT, ...Object.keys(accounts).sort()];
}

export function hasAccount({ accounts }: Pick<Accounts, 'accounts'>, account: string): boolean {
  return account === DEFAULT_ACCOUNT || Object.hasOwn(accounts, account);
}

/** The provider of an account; null where none is set up, or where there is no such account. */
export function providerOf(settings: Accounts, account: string): IdentityProvider | null {
  if (!hasAccount(settings, account)) return null;
  return settings.accounts[account]?.identityProvider ?? settings.identityProvider;
}

/** The account whose provider, client and keys an account uses: its own, or the default one's. */
export function providerOwner({ accounts }: Pick<Accounts, 'accounts'>, account: string): string {
  return accounts[account]?.identityProvider ? account : DEFAULT_ACCOUNT;
}

/** The provider of the account that is used where none is named. */
export function activeProvider(settings: Accounts): IdentityProvider | null {
  return providerOf(settings, settings.activeAccount);
}
