import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AiClientView } from '../../../src-shared/domain/ai-client.ts';
import { useAction } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { useToast } from '../../ui/toast.tsx';
import { ConfirmDialog } from '../common/confirm-dialog.tsx';

const words = text.aiClients;

export function DisconnectDialog({
  client,
  onClose,
}: {
  readonly client: AiClientView;
  readonly onClose: () => void;
}): ReactNode {
  const disconnect = useAction('aiClients.disconnect');
  const queries = useQueryClient();
  const toast = useToast();
  const isEdited = client.state === 'edited';
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={words.disconnectTitle(client.name)}
      confirm={words.disconnect}
      action={disconnect}
      onConfirm={() =>
        disconnect.mutate(
          { client: client.id, force: isEdited },
          {
            onSuccess: ({ reload }) => {
              void queries.invalidateQueries({ queryKey: ['aiClients.list'] });
              toast({ tone: 'good', title: words.disconnected(client.name), detail: reload });
              onClose();
            },
          },
        )
      }
    >
      {isEdited ? `${words.disconnectText} ${words.forceText}` : words.disconnectText}
    </ConfirmDialog>
  );
}
