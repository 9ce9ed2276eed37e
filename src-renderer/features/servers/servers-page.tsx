import { useNavigate } from '@tanstack/react-router';
import { Plus, Server } from 'lucide-react';
import type { ReactNode } from 'react';
import { useNow } from '../../app/use-now.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { formatAgo, hostOf } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/layout.tsx';
import { List, ListRow, Monogram } from '../../ui/list.tsx';
import { Page } from '../../ui/page.tsx';
import { Text } from '../../ui/typography.tsx';
import { ServerStatus } from './server-status.tsx';

export function ServersPage(): ReactNode {
  const { servers } = useAppState();
  const navigate = useNavigate();
  const now = useNow();
  const add = (label: string): ReactNode => (
    <Button
      kind="primary"
      icon={<Plus aria-hidden size={16} />}
      onPress={() => void navigate({ to: '/servers/new' })}
    >
      {label}
    </Button>
  );
  if (servers.length === 0)
    return (
      <Page title={text.servers.title} description={text.servers.description}>
        <Card padding="none">
          <EmptyState
            icon={<Server aria-hidden size={20} />}
            title={text.servers.emptyTitle}
            action={add(text.servers.addFirst)}
          >
            {text.servers.empty}
          </EmptyState>
        </Card>
      </Page>
    );
  return (
    <Page title={text.servers.title} description={text.servers.description} actions={add(text.servers.add)}>
      <List label={text.servers.title}>
        {servers.map((server) => (
          <ListRow
            key={server.id}
            href={`/servers/${server.id}`}
            leading={<Monogram name={server.name} />}
            title={server.name}
            detail={`${hostOf(server.url)} · ${text.servers.authorization[server.authorization] ?? server.authorization}`}
            trailing={
              <>
                {server.managed && <Badge>{text.common.managed}</Badge>}
                <Text as="span" size="sm" tone="faint">
                  {server.lastUsedAt === null ? '' : formatAgo(server.lastUsedAt, now, text.common.now)}
                </Text>
                <ServerStatus server={server} />
              </>
            }
          />
        ))}
      </List>
    </Page>
  );
}
