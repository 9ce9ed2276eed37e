import { type ReactNode, useState } from 'react';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { FileButton } from '../../ui/file-button.tsx';
import { Inline, Stack } from '../../ui/layout.tsx';
import { List, ListRow, Monogram } from '../../ui/list.tsx';
import { Live } from '../../ui/live.tsx';
import { Section } from '../../ui/page.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { OutsideText, Text } from '../../ui/typography.tsx';
import { type ForeignEntry, parseClientJson } from './parse-client-json.ts';
import { idOfName, NEW_SERVER, type ServerFormValues } from './server-form-values.ts';

const words = text.serverForm;

/** Servers out of the pasted configuration of another client, to be looked at before they are added. */
export function ServersFromJson({
  onTake,
}: {
  readonly onTake: (values: ServerFormValues) => void;
}): ReactNode {
  const [json, setJson] = useState('');
  const entries = json.trim() === '' ? null : parseClientJson(json);
  const isInvalid = json.trim() !== '' && entries === null;
  return (
    <Stack gap="lg">
      <Inline>
        <FileButton types={['.json', 'application/json']} onText={setJson}>
          {words.openFile}
        </FileButton>
        <Text as="span" size="sm" tone="muted">
          {words.openFileHint}
        </Text>
      </Inline>
      <TextField
        label={words.json}
        description={words.jsonHint}
        placeholder={words.jsonPlaceholder}
        value={json}
        onChange={setJson}
        error={isInvalid ? words.jsonInvalid : undefined}
        lines={8}
        mono
      />
      <Live>
        {entries?.length === 0 && <Text tone="muted">{words.jsonNone}</Text>}
        {entries && entries.length > 0 && (
          <Section title={words.jsonFound}>
            <List label={words.jsonFound}>
              {entries.map((entry, index) => (
                <EntryRow key={`${entry.name} ${String(index)}`} entry={entry} onTake={onTake} />
              ))}
            </List>
            {entries.some(({ kind }) => kind === 'stdio') && <Callout tone="warn" title={words.stdio} />}
          </Section>
        )}
      </Live>
    </Stack>
  );
}

function EntryRow({
  entry,
  onTake,
}: {
  readonly entry: ForeignEntry;
  readonly onTake: (values: ServerFormValues) => void;
}): ReactNode {
  return (
    <ListRow
      leading={<Monogram name={entry.name} />}
      title={<OutsideText>{entry.name}</OutsideText>}
      detail={<OutsideText>{detailOf(entry)}</OutsideText>}
      trailing={
        entry.kind === 'http' && (
          <Button size="sm" onPress={() => onTake(valuesOf(entry))}>
            {words.jsonUse}
          </Button>
        )
      }
    />
  );
}

function detailOf(entry: ForeignEntry): string {
  switch (entry.kind) {
    case 'http':
      return entry.headers.length === 0
        ? entry.url
        : `${entry.url} – ${words.secretDropped(entry.headers.join(', '))}`;
    case 'stdio':
      return `stdio: ${entry.command}`;
    case 'unknown':
      return text.common.unknown;
  }
}

function valuesOf({ name, url }: Extract<ForeignEntry, { kind: 'http' }>): ServerFormValues {
  return { id: idOfName(name), settings: { ...NEW_SERVER.settings, name, url } };
}
