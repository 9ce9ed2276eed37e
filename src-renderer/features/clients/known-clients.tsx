import { Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { LocalClient } from '../../../src-shared/domain/local-client.ts';
import { useNow } from '../../app/use-now.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { formatAgo } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { List, ListRow, Monogram } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { OutsideText, Text } from '../../ui/typography.tsx';
import { RemoveClientDialog } from './remove-client-dialog.tsx';

const words = text.clients;

/** Every client that has access now, whichever way it got it. */
export function KnownClients(): ReactNode {
  const { clients } = useAppState();
  const [removing, setRemoving] = useState<LocalClient | null>(null);
  const own = clients.filter(({ kind }) => kind !== 'internal');
  if (own.length === 0) return null;
  return (
    <Section title={words.withAccess} description={words.withAccessHint}>
      <List label={words.withAccess}>
        {own.map((client) => (
          <ClientRow key={client.id} client={client} onRemove={() => setRemoving(client)} />
        ))}
      </List>
      <RemoveClientDialog client={removing} onClose={() => setRemoving(null)} />
    </Section>
  );
}

function ClientRow({
  client,
  onRemove,
}: {
  readonly client: LocalClient;
  readonly onRemove: () => void;
}): ReactNode {
  const { servers } = useAppState();
  const now = useNow();
  const nameOf = (id: string): string => servers.find((server) => server.id === id)?.name ?? id;
  const allowed =
    client.servers === null
      ? words.allServers
      : client.servers.length === 0
        ? words.noServers
        : words.someServers(client.servers.map(nameOf).join(', '));
  return (
    <ListRow
      leading={<Monogram name={client.name} />}
      title={<OutsideText>{client.name}</OutsideText>}
      detail={`${words.kind[client.kind]} · ${allowed}`}
      trailing={
        <>
          <Text as="span" size="sm" tone="muted">
            {client.lastUsedAt === null
              ? words.neverUsed
              : words.lastUsed(formatAgo(client.lastUsedAt, now, text.common.now))}
          </Text>
          <IconButton
            label={`${text.common.remove} ${client.name}`}
            icon={<Trash2 aria-hidden size={15} />}
            onPress={onRemove}
          />
        </>
      }
    />
  );
}
