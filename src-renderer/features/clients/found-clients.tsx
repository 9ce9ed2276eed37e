import { type ReactNode, useState } from 'react';
import type { AiClientView } from '../../../src-shared/domain/ai-client.ts';
import { useNow } from '../../app/use-now.ts';
import { useCommand } from '../../bridge/commands.ts';
import { formatAgo } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { List, ListRow, Monogram } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Text } from '../../ui/typography.tsx';
import { Answer } from '../problems/answer.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { AiClientStatus } from './ai-client-status.tsx';
import { ConnectDialog } from './connect-dialog.tsx';
import { DisconnectDialog } from './disconnect-dialog.tsx';

const words = text.aiClients;

type Doing = { readonly what: 'connect' | 'disconnect'; readonly client: AiClientView };

/** The AI clients of this computer, each one button away from being connected. */
export function FoundClients(): ReactNode {
  const query = useCommand('aiClients.list', {});
  const [doing, setDoing] = useState<Doing | null>(null);
  return (
    <Section title={words.found} description={words.foundHint}>
      <Answer
        query={query}
        loading={
          <Card padding="none">
            <SkeletonRows label={text.common.loading} />
          </Card>
        }
      >
        {({ clients }) => <ClientLists clients={clients} onDo={setDoing} />}
      </Answer>
      {doing?.what === 'connect' && <ConnectDialog client={doing.client} onClose={() => setDoing(null)} />}
      {doing?.what === 'disconnect' && (
        <DisconnectDialog client={doing.client} onClose={() => setDoing(null)} />
      )}
    </Section>
  );
}

function ClientLists({
  clients,
  onDo,
}: {
  readonly clients: readonly AiClientView[];
  readonly onDo: (doing: Doing) => void;
}): ReactNode {
  const installed = clients.filter((client) => client.installed || client.state === 'connected');
  const others = clients.filter((client) => !installed.includes(client));
  const unreadable = installed.filter((client) => client.problem !== null);
  return (
    <Stack>
      {installed.length === 0 ? (
        <Card>
          <Text tone="muted">{words.noneFound}</Text>
        </Card>
      ) : (
        <List label={words.found}>
          {installed.map((client) => (
            <FoundRow key={client.id} client={client} onDo={onDo} />
          ))}
        </List>
      )}
      {unreadable.map(({ id, problem }) => problem && <ProblemCard key={id} problem={problem} />)}
      {others.length > 0 && (
        <Disclosure title={words.others(others.length)}>
          <List label={words.others(others.length)}>
            {others.map((client) => (
              <FoundRow key={client.id} client={client} onDo={onDo} />
            ))}
          </List>
        </Disclosure>
      )}
    </Stack>
  );
}

function FoundRow({
  client,
  onDo,
}: {
  readonly client: AiClientView;
  readonly onDo: (doing: Doing) => void;
}): ReactNode {
  const now = useNow();
  const { name, state, lastContactAt, mode } = client;
  const seen =
    lastContactAt === null
      ? words.noContact
      : words.lastContact(formatAgo(lastContactAt, now, text.common.now));
  const isConnected = state === 'connected' || state === 'outdated' || state === 'edited';
  return (
    <ListRow
      leading={<Monogram name={name} />}
      title={name}
      detail={mode === null ? (client.path ?? '') : `${words.modes[mode].label} · ${seen}`}
      trailing={
        <>
          <AiClientStatus state={state} />
          {isConnected && (
            <Button size="sm" kind="quiet" onPress={() => onDo({ what: 'disconnect', client })}>
              {words.disconnect}
            </Button>
          )}
          {state !== 'connected' && state !== 'unreadable' && (
            <Button
              size="sm"
              kind={state === 'not_connected' ? 'primary' : 'secondary'}
              onPress={() => onDo({ what: 'connect', client })}
            >
              {connectLabel(state)}
            </Button>
          )}
        </>
      }
    />
  );
}

function connectLabel(state: AiClientView['state']): string {
  if (state === 'outdated') return words.update;
  return state === 'edited' || state === 'missing' ? words.reconnect : words.connect;
}
