import { type ReactNode, useState } from 'react';
import {
  type SigningAlgorithm,
  signingAlgorithmSchema,
  type SigningKeysView,
  type SigningKeyView,
} from '../../../src-shared/contract/keys.ts';
import { useCommand } from '../../bridge/commands.ts';
import { formatFull } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Card, Divider, Inline, Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { SkeletonForm } from '../../ui/skeleton.tsx';
import { Code, Text } from '../../ui/typography.tsx';
import { Answer } from '../problems/answer.tsx';
import { KeyActions } from './key-actions.tsx';
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
      {!isReference && <KeyActions key={current?.kid ?? 'none'} alg={algorithmOf(current)} />}
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

/** The next key is of the same kind unless somebody says otherwise; null where there is no key yet. */
function algorithmOf(current: SigningKeyView | null): SigningAlgorithm | null {
  return current === null ? null : (signingAlgorithmSchema.safeParse(current.alg).data ?? 'RS256');
}
