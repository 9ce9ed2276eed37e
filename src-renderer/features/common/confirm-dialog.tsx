import type { ReactNode } from 'react';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

/** Asks before something that cannot be taken back; the failure of it is shown here, where it was asked for. */
export function ConfirmDialog({
  isOpen,
  onClose,
  title,
  confirm,
  action,
  onConfirm,
  children,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly confirm: string;
  readonly action: { readonly isPending: boolean; readonly error: Error | null; readonly reset: () => void };
  readonly onConfirm: () => void;
  readonly children: string;
}): ReactNode {
  const close = (): void => {
    action.reset();
    onClose();
  };
  return (
    <Dialog
      role="alertdialog"
      title={title}
      isOpen={isOpen}
      onClose={close}
      closeLabel={text.common.close}
      width="sm"
      actions={
        <>
          <Button onPress={close}>{text.common.cancel}</Button>
          <Button kind="danger" onPress={onConfirm} isPending={action.isPending}>
            {confirm}
          </Button>
        </>
      }
    >
      <Stack>
        <Text tone="muted">{children}</Text>
        {action.error && <ProblemCard problem={problemOf(action.error)} onRetry={onConfirm} announce />}
      </Stack>
    </Dialog>
  );
}
