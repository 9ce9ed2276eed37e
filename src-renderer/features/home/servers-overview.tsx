import { Server } from 'lucide-react';
import type { ReactNode } from 'react';
import { useNow } from '../../app/use-now.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { formatAgo } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Card } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { List, ListRow } from '../../ui/list.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Section } from '../../ui/page.tsx';
import { ServerStatus } from '../servers/server-status.tsx';

/** The servers and their state, in short. */
export function ServersOverview(): ReactNode {
  const { servers } = useAppState();
  const now = useNow();
  return (
    <Section title={text.home.servers} actions={<Link href="/servers">{text.home.allServers}</Link>}>
      {servers.length === 0 ? (
        <Card padding="none">
          <EmptyState
            icon={<Server aria-hidden size={20} />}
            title={text.home.noServers}
            action={<Link href="/servers/new">{text.servers.add}</Link>}
          >
            {text.home.noServersHint}
          </EmptyState>
        </Card>
      ) : (
        <List label={text.home.servers}>
          {servers.map((server) => (
            <ListRow
              key={server.id}
              title={server.name}
              detail={
                server.lastUsedAt === null
                  ? text.servers.neverUsed
                  : text.servers.lastUsed(formatAgo(server.lastUsedAt, now, text.common.now))
              }
              trailing={<ServerStatus server={server} />}
              href={`/servers/${server.id}`}
            />
          ))}
        </List>
      )}
    </Section>
  );
}
