import { type ReactNode, useState } from 'react';
import type { SessionView } from '../../../src-shared/domain/session.ts';
import { useNow } from '../../app/use-now.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { formatTime } from '../../text/format.ts';
import { providerName, text } from '../../text/text.ts';
import { AccountChip, type AccountAction } from '../../ui/account-chip.tsx';
import type { Status } from '../../ui/badge.tsx';
import { useAccountActions } from './account-switcher.ts';
import { useSignIn } from './sign-in.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';

interface Chip {
  readonly name: string;
  readonly detail: string;
  readonly status: Status;
}

/** Who is signed in, at the foot of the sidebar. */
export function AccountBadge(): ReactNode {
  const { session, provider } = useAppState();
  const { start } = useSignIn();
  const [signingOut, setSigningOut] = useState(false);
  const now = useNow();
  const own: AccountAction[] =
    session.state === 'signed_in'
      ? [{ id: 'out', label: text.session.signOut, onAction: () => setSigningOut(true) }]
      : [{ id: 'in', label: text.session.signInWith(providerName(provider?.preset)), onAction: start }];
  const actions = [...own, ...useAccountActions()];
  return (
    <>
      <AccountChip label={text.shell.account} {...describe(session, now)} actions={actions} />
      <SignOutDialog isOpen={signingOut} onClose={() => setSigningOut(false)} />
    </>
  );
}

function describe(session: SessionView, now: number): Chip {
  switch (session.state) {
    case 'signed_in':
      return {
        name: session.user.name ?? session.user.email ?? session.user.sub,
        detail:
          session.health === 'good'
            ? text.session.until(formatTime(session.idTokenExpiresAt, now))
            : text.session[session.health],
        status: session.health === 'offline' ? 'warn' : 'good',
      };
    case 'signing_in':
      return { name: text.shell.account, detail: text.shell.signingIn, status: 'accent' };
    case 'signed_out':
      return { name: text.shell.account, detail: text.shell.signedOut, status: 'neutral' };
    case 'not_configured':
      return { name: text.shell.account, detail: text.shell.notConfigured, status: 'neutral' };
  }
}
