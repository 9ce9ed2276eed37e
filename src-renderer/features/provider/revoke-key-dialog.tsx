import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useAction } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { useToast } from '../../ui/toast.tsx';
import { ConfirmDialog } from '../common/confirm-dialog.tsx';

const words = text.provider;

export function RevokeKeyDialog({
  kid,
  isOpen,
  onClose,
}: {
  readonly kid: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const revoke = useAction('keys.revoke');
  const queries = useQueryClient();
  const toast = useToast();
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={words.revokeTitle(kid)}
      confirm={words.revoke}
      action={revoke}
      onConfirm={() =>
        revoke.mutate(
          { kid },
          {
            onSuccess: () => {
              void queries.invalidateQueries({ queryKey: ['keys.show'] });
              toast({ tone: 'good', title: words.revoked });
              onClose();
            },
          },
        )
      }
    >
      {words.revokeText}
    </ConfirmDialog>
  );
}
