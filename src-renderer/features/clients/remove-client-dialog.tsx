import type { ReactNode } from 'react';
import type { LocalClient } from '../../../src-shared/domain/local-client.ts';
import { useAction } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { ConfirmDialog } from '../common/confirm-dialog.tsx';
import { useToast } from '../../ui/toast.tsx';

export function RemoveClientDialog({
  client,
  onClose,
}: {
  readonly client: LocalClient | null;
  readonly onClose: () => void;
}): ReactNode {
  const remove = useAction('clients.remove');
  const toast = useToast();
  const name = client?.name ?? '';
  return (
    <ConfirmDialog
      isOpen={client !== null}
      onClose={onClose}
      title={text.clients.removeTitle(name)}
      confirm={text.common.remove}
      action={remove}
      onConfirm={() =>
        client &&
        remove.mutate(
          { client: client.id },
          {
            onSuccess: () => {
              toast({ tone: 'good', title: text.clients.removed(name) });
              onClose();
            },
          },
        )
      }
    >
      {text.clients.removeText}
    </ConfirmDialog>
  );
}
