import { type ReactNode, useState } from 'react';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Inline, Stack } from '../../ui/layout.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

/** For a browser that cannot reach this computer: the address that it ended at completes the sign-in. */
export function PasteAddress({ attempt }: { readonly attempt: string }): ReactNode {
  const [address, setAddress] = useState('');
  const complete = useAction('session.completeSignIn');
  const { paste } = text.session;
  const send = (): void => complete.mutate({ attempt, address });
  return (
    <Disclosure title={paste.title}>
      <Stack>
        {complete.error && <ProblemCard problem={problemOf(complete.error)} onRetry={send} announce />}
        <TextField label={paste.label} description={paste.hint} value={address} onChange={setAddress} mono />
        <Inline>
          <Button onPress={send} isPending={complete.isPending} isDisabled={address.trim() === ''}>
            {paste.send}
          </Button>
        </Inline>
      </Stack>
    </Disclosure>
  );
}
