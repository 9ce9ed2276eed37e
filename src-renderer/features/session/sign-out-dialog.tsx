import { type ReactNode, useState } from 'react';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

/** Asks once, because calls of AI clients stop. */
export function SignOutDialog({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const signOut = useAction('session.signOut');
  const toast = useToast();
  const [inBrowser, setInBrowser] = useState(true);
  const [everywhere, setEverywhere] = useState(false);
  const run = (): void =>
    signOut.mutate(
      { openBrowser: inBrowser, everywhere },
      {
        onSuccess: ({ notes }) => {
          const detail = notes.join(' ');
          toast({ tone: 'good', title: text.session.signedOutToast, ...(detail ? { detail } : {}) });
          onClose();
        },
      },
    );
  return (
    <Dialog
      title={text.session.signOutTitle}
      isOpen={isOpen}
      onClose={onClose}
      closeLabel={text.common.close}
      width="sm"
      actions={
        <>
          <Button onPress={onClose}>{text.common.cancel}</Button>
          <Button kind="primary" onPress={run} isPending={signOut.isPending}>
            {text.session.signOut}
          </Button>
        </>
      }
    >
      <Stack>
        {signOut.error && <ProblemCard problem={problemOf(signOut.error)} onRetry={run} announce />}
        <Text tone="muted">{text.session.signOutText}</Text>
        <Switch
          label={text.session.signOutInBrowser}
          description={text.session.signOutInBrowserHint}
          isSelected={inBrowser}
          onChange={setInBrowser}
        />
        <Switch
          label={text.session.signOutEverywhere}
          description={text.session.signOutEverywhereHint}
          isSelected={everywhere}
          onChange={setEverywhere}
        />
      </Stack>
    </Dialog>
  );
}
