import type { AccountView } from '../../../src-shared/domain/app-state.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import type { AccountAction } from '../../ui/account-chip.tsx';
import { useToast } from '../../ui/toast.tsx';
import { useSignIn } from './sign-in.tsx';

/** What can be done with the other accounts: each can be used instead, and signed in to. */
export function useAccountActions(): readonly AccountAction[] {
  const { accounts } = useAppState();
  const { startIn } = useSignIn();
  const use = useAction('accounts.use');
  const toast = useToast();
  const activate = (account: AccountView): void =>
    use.mutate(
      { account: account.id },
      {
        onSuccess: () => toast({ tone: 'good', title: text.session.accounts.used(nameOf(account)) }),
        onError: (error) => toast({ tone: 'bad', title: problemOf(error).title }),
      },
    );
  return accounts
    .filter(({ isActive }) => !isActive)
    .flatMap((account) => [
      {
        id: `use-${account.id}`,
        label: text.session.accounts.use(nameOf(account), whoIn(account)),
        onAction: () => activate(account),
      },
      ...(account.session.state === 'signed_out'
        ? [
            {
              id: `in-${account.id}`,
              label: text.session.accounts.signInTo(nameOf(account)),
              onAction: () => startIn(account.id),
            },
          ]
        : []),
    ]);
}

function nameOf({ name }: AccountView): string {
  return name ?? text.session.accounts.defaultName;
}

function whoIn({ session }: AccountView): string {
  if (session.state !== 'signed_in') return text.session.accounts.signedOut;
  return session.user.email ?? session.user.name ?? session.user.sub;
}
