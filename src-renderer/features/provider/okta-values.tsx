import type { ReactNode } from 'react';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { SkeletonForm } from '../../ui/skeleton.tsx';
import { Code, Text } from '../../ui/typography.tsx';
import { Answer } from '../problems/answer.tsx';

const words = text.provider;

/** What belongs into the Okta Admin Console for this computer. */
export function OktaValues(): ReactNode {
  const query = useCommand('provider.values', {});
  return (
    <Section title={words.values} description={words.valuesHint}>
      <Card>
        <Answer query={query} loading={<SkeletonForm label={text.common.loading} />}>
          {(values) => (
            <Stack gap="lg">
              <Uris label={words.redirectUris} uris={values.redirectUris} />
              <Uris label={words.signOutUris} uris={values.signOutUris} />
              <CopyField label={words.initiateLogin} value={values.initiateLoginUri} />
              <Facts
                items={[
                  { name: words.scopes, value: <Codes values={values.scopes} /> },
                  { name: words.grantTypes, value: <Codes values={values.grantTypes} /> },
                ]}
              />
            </Stack>
          )}
        </Answer>
      </Card>
    </Section>
  );
}

function Uris({ label, uris }: { readonly label: string; readonly uris: readonly string[] }): ReactNode {
  return (
    <Stack gap="xs">
      <Text weight="medium">{label}</Text>
      {uris.map((uri) => (
        <CopyField key={uri} label={label} isLabelHidden value={uri} />
      ))}
    </Stack>
  );
}

function Codes({ values }: { readonly values: readonly string[] }): ReactNode {
  return values.map((value) => (
    <span key={value}>
      <Code>{value}</Code>{' '}
    </span>
  ));
}
