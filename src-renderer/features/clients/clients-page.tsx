import { MonitorSmartphone, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { LocalClient } from '../../../src-shared/domain/local-client.ts';
import { useNow } from '../../app/use-now.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { formatAgo } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Card } from '../../ui/layout.tsx';
import { List, ListRow, Monogram } from '../../ui/list.tsx';
import { Page } from '../../ui/page.tsx';
import { OutsideText, Text } from '../../ui/typography.tsx';
import { AddClientDialog } from './add-client-dialog.tsx';
import { RemoveClientDialog } from './remove-client-dialog.tsx';

export function ClientsPage(): ReactNode {
  const { clients } = useAppState();
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<LocalClient | null>(null);
  const add = (
    <Button kind="primary" icon={<Plus aria-hidden size={16} />} onPress={() => setAdding(true)}>
      {text.clients.add}
    </Button>
  );
  const own = clients.filter(({ kind }) => kind !== 'internal');
  return (
    <Page
      title={text.clients.title}
      description={text.clients.description}
      {...(own.length > 0 ? { actions: add } : {})}
    >
      {own.length === 0 ? (
        <Card padding="none">
          <EmptyState
            icon={<MonitorSmartphone aria-hidden size={20} />}
            title={text.clients.emptyTitle}
            action={add}
          >
            {text.clients.empty}
          </EmptyState>
        </Card>
      ) : (
        <List label={text.clients.title}>
          {own.map((client) => (
            <ClientRow key={client.id} client={client} onRemove={() => setRemoving(client)} />
          ))}
        </List>
      )}
      <AddClientDialog isOpen={adding} onClose={() => setAdding(false)} />
      <RemoveClientDialog client={removing} onClose={() => setRemoving(null)} />
    </Page>
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
      ? text.clients.allServers
      : text.clients.someServers(client.servers.map(nameOf).join(', '));
  return (
    <ListRow
      leading={<Monogram name={client.name} />}
      title={<OutsideText>{client.name}</OutsideText>}
      detail={`${text.clients.kind[client.kind]} · ${allowed}`}
      trailing={
        <>
          <Text as="span" size="sm" tone="muted">
            {client.lastUsedAt === null
              ? text.clients.neverUsed
              : text.clients.lastUsed(formatAgo(client.lastUsedAt, now, text.common.now))}
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
