import { type ReactNode, useState } from 'react';
import { useWatch } from 'react-hook-form';
import { providerCommands } from '../../../src-shared/contract/provider.ts';
import type { CommandResponse } from '../../../src-shared/contract/commands.ts';
import { useDebounced } from '../../app/use-debounced.ts';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Inline, Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { OutsideText, Text } from '../../ui/typography.tsx';
import { Answer } from '../problems/answer.tsx';
import type { ProviderForm } from './provider-form-values.ts';

const words = text.provider;
const SETTLE_MS = 300;

const requestSchema = providerCommands['provider.previewMapping'].request;

/** What the rules in the form make of somebody's claims, while they are written. */
export function MappingPreview({ form }: { readonly form: ProviderForm }): ReactNode {
  const roleMapping = useWatch({ control: form.control, name: 'roleMapping' });
  const teamSync = useWatch({ control: form.control, name: 'teamSync' });
  const [typed, setTyped] = useState<string | null>(null);
  const claims = typed === null || typed.trim() === '' ? null : parseObject(typed);
  const settled = useDebounced(JSON.stringify({ claims: claims ?? null, roleMapping, teamSync }), SETTLE_MS);
  const request = requestSchema.safeParse(JSON.parse(settled));
  const query = useCommand('provider.previewMapping', request.data ?? {}, {
    enabled: request.success,
    keep: true,
  });
  const shown = typed ?? (query.data?.claims ? JSON.stringify(query.data.claims, null, 2) : '');
  return (
    <Stack>
      <TextField
        label={words.claims}
        description={query.data?.claims === null ? words.claimsNone : words.claimsHint}
        value={shown}
        onChange={setTyped}
        error={claims === undefined ? words.claimsInvalid : undefined}
        lines={6}
        mono
      />
      <Answer query={query} loading={<Skeleton width="w-full" height="h-16" />}>
        {(preview) => <Outcome preview={preview} />}
      </Answer>
    </Stack>
  );
}

function Outcome({ preview }: { readonly preview: CommandResponse<'provider.previewMapping'> }): ReactNode {
  return (
    <Stack gap="sm">
      {!preview.allowed && <Callout tone="warn" title={words.previewDenied} />}
      {preview.teamProblem !== null && <Callout tone="warn" title={preview.teamProblem} />}
      <Facts
        items={[
          { name: words.previewRoles, value: <Names names={preview.roles} /> },
          { name: words.previewTeams, value: <Names names={preview.teams} /> },
          ...preview.rules.map(({ role, outcome, detail }, index) => ({
            name: words.rule(index + 1),
            value: (
              <Text as="span" size="sm" tone={outcome === 'failed' ? 'warn' : 'muted'}>
                {role} {words.previewRule[outcome]}
                {outcome === 'failed' && (
                  <>
                    : <OutsideText>{detail}</OutsideText>
                  </>
                )}
              </Text>
            ),
          })),
        ]}
      />
    </Stack>
  );
}

function Names({ names }: { readonly names: readonly string[] }): ReactNode {
  if (names.length === 0) return <Text tone="faint">{words.previewNone}</Text>;
  return (
    <Inline gap="xs">
      {names.map((name) => (
        <Badge key={name}>{name}</Badge>
      ))}
    </Inline>
  );
}

/** An object, null where nothing was meant, undefined where it is no object. */
function parseObject(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
