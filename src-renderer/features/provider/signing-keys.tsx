import { type ReactNode, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { SigningKeysView, SigningKeyView } from '../../../src-shared/contract/keys.ts';
import { useAction, useCommand } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { formatFull } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Card, Divider, Inline, Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { SkeletonForm } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Code, Text } from '../../ui/typography.tsx';
import { Answer } from '../problems/answer.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { ImportKeyDialog } from './import-key-dialog.tsx';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';

const words = text.provider;

/** The key that signs client assertions: its public half, and what can be done with it. */
export function SigningKeys(): ReactNode {
  const query = useCommand('keys.show', {});
  return (
    <Section title={words.keys} description={words.keysHint}>
      <Card>
        <Answer query={query} loading={<SkeletonForm fields={2} label={text.common.loading} />}>
          {(keys) => <Keys keys={keys} />}
        </Answer>
      </Card>
    </Section>
  );
}

function Keys({ keys }: { readonly keys: SigningKeysView }): ReactNode {
  const { current, next, source } = keys;
  const isReference = source === 'reference';
  return (
    <Stack gap="lg">
      {current === null && <Text tone="muted">{words.noKey}</Text>}
      {current && (
        <Key
          signingKey={current}
          badge={isReference ? words.keyReference : words.keyCurrent}
          canForget={!isReference}
        />
      )}
      {next && (
        <>
          <Divider />
          <Key signingKey={next} badge={words.keyNext} canForget />
        </>
      )}
      {current && next && <CopyField label={words.publicJwks} value={JSON.stringify(keys.jwks)} />}
      {!isReference && <KeyActions hasKey={current !== null} />}
    </Stack>
  );
}

function Key({
  signingKey: { kid, alg, thumbprint, createdAt, lastAcceptedAt, lastRefusedAt, publicJwk },
  badge,
  canForget,
}: {
  readonly signingKey: SigningKeyView;
  readonly badge: string;
  readonly canForget: boolean;
}): ReactNode {
  const [forgetting, setForgetting] = useState(false);
  const facts = words.keyFacts;
  const when = (name: string, time: string | null) =>
    time === null ? [] : [{ name, value: formatFull(time) }];
  return (
    <Stack>
      <Inline justify="between">
        <Badge status="accent">{badge}</Badge>
        {canForget && (
          <Button size="sm" kind="quiet" onPress={() => setForgetting(true)}>
            {words.revoke}
          </Button>
        )}
      </Inline>
      <Facts
        items={[
          { name: facts.kid, value: <Code>{kid}</Code> },
          { name: facts.alg, value: alg },
          { name: facts.thumbprint, value: <Code>{thumbprint}</Code> },
          ...when(facts.created, createdAt),
          ...when(facts.accepted, lastAcceptedAt),
          ...when(facts.refused, lastRefusedAt),
        ]}
      />
      <CopyField label={words.publicJwk} value={JSON.stringify(publicJwk)} />
      <RevokeKeyDialog kid={kid} isOpen={forgetting} onClose={() => setForgetting(false)} />
    </Stack>
  );
}

function KeyActions({ hasKey }: { readonly hasKey: boolean }): ReactNode {
  const generate = useAction('keys.generate');
  const rotate = useAction('keys.rotate');
  const [importing, setImporting] = useState(false);
  const queries = useQueryClient();
  const toast = useToast();
  const done = {
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['keys.show'] });
      toast({ tone: 'good' as const, title: words.generated });
    },
  };
  const error = generate.error ?? rotate.error;
  return (
    <Stack gap="sm">
      {error && <ProblemCard problem={problemOf(error)} announce />}
      <Inline>
        {hasKey ? (
          <Button isPending={rotate.isPending} onPress={() => rotate.mutate({}, done)}>
            {words.rotate}
          </Button>
        ) : (
          <Button kind="primary" isPending={generate.isPending} onPress={() => generate.mutate({}, done)}>
            {words.generate}
          </Button>
        )}
        <Button onPress={() => setImporting(true)}>{words.importKey}</Button>
      </Inline>
      {hasKey && (
        <Text size="sm" tone="muted">
          {words.rotateHint}
        </Text>
      )}
      <ImportKeyDialog isOpen={importing} onClose={() => setImporting(false)} />
    </Stack>
  );
}
