import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type SigningAlgorithm, signingAlgorithmSchema } from '../../../src-shared/contract/keys.ts';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Fields } from '../../ui/field.tsx';
import { Inline, Stack } from '../../ui/layout.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { ImportKeyDialog } from './import-key-dialog.tsx';

const words = text.provider;

/** Makes the first key or the next one, or takes one in. */
export function KeyActions({ alg: usual }: { readonly alg: SigningAlgorithm | null }): ReactNode {
  const hasKey = usual !== null;
  const [alg, setAlg] = useState<SigningAlgorithm>(usual ?? 'RS256');
  const [kid, setKid] = useState('');
  const [importing, setImporting] = useState(false);
  const make = useAction(hasKey ? 'keys.rotate' : 'keys.generate');
  const queries = useQueryClient();
  const toast = useToast();
  const request = { alg, kid: kid.trim() === '' ? null : kid.trim() };
  const run = (): void =>
    make.mutate(request, {
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: ['keys.show'] });
        setKid('');
        toast({ tone: 'good', title: words.generated });
      },
    });
  return (
    <Stack gap="sm">
      {make.error && <ProblemCard problem={problemOf(make.error)} announce />}
      <Inline>
        <Button kind={hasKey ? 'secondary' : 'primary'} isPending={make.isPending} onPress={run}>
          {hasKey ? words.rotate : words.generate}
        </Button>
        <Button onPress={() => setImporting(true)}>{words.importKey}</Button>
      </Inline>
      {hasKey && (
        <Text size="sm" tone="muted">
          {words.rotateHint}
        </Text>
      )}
      <Disclosure title={words.keyOptions}>
        <Fields columns={2}>
          <Select
            label={words.algorithm}
            value={alg}
            onChange={setAlg}
            options={signingAlgorithmSchema.options.map((value) => ({ value, ...words.algorithms[value] }))}
          />
          <TextField label={words.kid} description={words.kidHint} value={kid} onChange={setKid} mono />
        </Fields>
      </Disclosure>
      <ImportKeyDialog isOpen={importing} onClose={() => setImporting(false)} />
    </Stack>
  );
}
