import { useMutation } from '@tanstack/react-query';
import type { ProblemReport } from '../../../src-shared/problems/problem.ts';
import { useBridge } from '../../bridge/bridge.tsx';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { useToast } from '../../ui/toast.tsx';
import type { ServerFormResult } from './server-form-values.ts';

export interface SaveServer {
  readonly save: (values: ServerFormResult, secret: string, onSaved: () => void) => void;
  readonly isPending: boolean;
  readonly problem: ProblemReport | null;
}

/** Saves the settings, then the secret on its own way into the keychain. */
export function useSaveServer(isNew: boolean): SaveServer {
  const { client } = useBridge();
  const toast = useToast();
  const mutation = useMutation({
    async mutationFn({ values, secret }: { values: ServerFormResult; secret: string }) {
      await client.call(isNew ? 'servers.add' : 'servers.edit', values);
      if (secret !== '') await client.call('exchange.setServerSecret', { server: values.id, secret });
    },
  });
  return {
    save: (values, secret, onSaved) =>
      mutation.mutate(
        { values, secret },
        {
          onSuccess: () => {
            const { name } = values.settings;
            toast({ tone: 'good', title: isNew ? text.serverForm.added(name) : text.serverForm.saved(name) });
            onSaved();
          },
        },
      ),
    isPending: mutation.isPending,
    problem: mutation.error ? problemOf(mutation.error) : null,
  };
}
