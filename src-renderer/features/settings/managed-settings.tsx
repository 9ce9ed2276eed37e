import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import type { CommandResponse } from '../../../src-shared/contract/commands.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { Support } from './managed-notice.tsx';
import { text } from '../../text/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Card } from '../../ui/layout.tsx';
import { List, ListRow } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Code, Text } from '../../ui/typography.tsx';

const words = text.settings.managed;

/** Which settings come from where, and which are locked. */
export function ManagedSettings({
  origins,
  path,
}: Pick<CommandResponse<'config.show'>, 'origins' | 'path'>): ReactNode {
  const { managed } = useAppState();
  const notDefault = origins.filter(({ source }) => source !== 'default');
  return (
    <>
      <Section
        title={words.title}
        {...(managed.source === null ? {} : { description: words.source(managed.source) })}
      >
        {managed.locked.length === 0 && (
          <Card>
            <Text tone="muted">{words.none}</Text>
          </Card>
        )}
        {managed.source !== null && (
          <Card>
            <Text>
              {managed.organization.name} <Support />
            </Text>
          </Card>
        )}
      </Section>
      {notDefault.length > 0 && (
        <Section title={words.all}>
          <List label={words.all}>
            {notDefault.map(({ key, source, locked }) => (
              <ListRow
                key={key}
                title={<Code>{key}</Code>}
                trailing={
                  <>
                    {locked && (
                      <Badge status="warn" icon={<Lock aria-hidden size={11} />}>
                        {words.locked}
                      </Badge>
                    )}
                    <Badge>{words.origins[source]}</Badge>
                  </>
                }
              />
            ))}
          </List>
        </Section>
      )}
      <CopyField label={words.file} value={path} />
    </>
  );
}
