import { MonitorSmartphone } from 'lucide-react';
import type { ReactNode } from 'react';
import { useNow } from '../../app/use-now.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { formatAgo } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { List, ListRow } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Text } from '../../ui/typography.tsx';

/** The AI clients and when each was last seen. */
export function ClientsOverview(): ReactNode {
  const { clients } = useAppState();
  const now = useNow();
  const own = clients.filter(({ kind }) => kind !== 'internal');
  return (
    <Section title={text.home.clients} actions={<Link href="/clients">{text.home.allClients}</Link>}>
      {own.length === 0 ? (
        <Card padding="none">
          <EmptyState
            icon={<MonitorSmartphone aria-hidden size={20} />}
            title={text.home.noClients}
            action={<Link href="/clients">{text.clients.add}</Link>}
          >
            {text.home.noClientsHint}
          </EmptyState>
        </Card>
      ) : (
        <List label={text.home.clients}>
          {own.map((client) => (
            <ListRow
              key={client.id}
              title={client.name}
              detail={text.clients.kind[client.kind]}
              trailing={
                <Text as="span" size="sm" tone="muted">
                  {client.lastUsedAt === null
                    ? text.clients.neverUsed
                    : formatAgo(client.lastUsedAt, now, text.common.now)}
                </Text>
              }
            />
          ))}
        </List>
      )}
    </Section>
  );
}
