import { useNavigate } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Server } from '../../../src-shared/domain/server.ts';
import { useAction } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ConfirmDialog } from '../common/confirm-dialog.tsx';
import { ServerForm } from './server-form.tsx';

const words = text.servers;

export function ServerSettings({
  id,
  settings,
  managed,
}: {
  readonly id: string;
  readonly settings: Server;
  readonly managed: boolean;
}): ReactNode {
  const [removing, setRemoving] = useState(false);
  return (
    <>
      {managed && (
        <Callout tone="info" title={text.common.managedTitle} icon={<Lock aria-hidden size={18} />}>
          {text.common.managedReason}
        </Callout>
      )}
      <ServerForm
        key={id}
        initial={{ id, settings }}
        isNew={false}
        isManaged={managed}
        onSaved={() => undefined}
        extraActions={
          <Button kind="danger" onPress={() => setRemoving(true)}>
            {text.serverForm.remove}
          </Button>
        }
      />
      <RemoveServerDialog id={id} name={settings.name} isOpen={removing} onClose={() => setRemoving(false)} />
    </>
  );
}

function RemoveServerDialog({
  id,
  name,
  isOpen,
  onClose,
}: {
  readonly id: string;
  readonly name: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const remove = useAction('servers.remove');
  const toast = useToast();
  const navigate = useNavigate();
  return (
    <ConfirmDialog
      isOpen={isOpen}
      onClose={onClose}
      title={words.removeTitle(name)}
      confirm={text.serverForm.remove}
      action={remove}
      onConfirm={() =>
        remove.mutate(
          { id },
          {
            onSuccess: () => {
              toast({ tone: 'good', title: words.removed(name) });
              void navigate({ to: '/servers' });
            },
          },
        )
      }
    >
      {words.removeText}
    </ConfirmDialog>
  );
}
