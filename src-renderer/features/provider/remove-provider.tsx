import { type ReactNode, useState } from 'react';
import { useAction } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ConfirmDialog } from '../common/confirm-dialog.tsx';

const words = text.provider;

export function RemoveProvider(): ReactNode {
  const [asking, setAsking] = useState(false);
  const save = useAction('config.setProvider');
  const toast = useToast();
  return (
    <>
      <Button kind="danger" onPress={() => setAsking(true)}>
        {words.remove}
      </Button>
      <ConfirmDialog
        isOpen={asking}
        onClose={() => setAsking(false)}
        title={words.removeTitle}
        confirm={words.remove}
        action={save}
        onConfirm={() =>
          save.mutate(
            { identityProvider: null },
            {
              onSuccess: () => {
                toast({ tone: 'good', title: words.removed });
                setAsking(false);
              },
            },
          )
        }
      >
        {words.removeText}
      </ConfirmDialog>
    </>
  );
}
