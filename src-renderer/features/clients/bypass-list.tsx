import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { ForeignServer } from '../../../src-shared/domain/ai-client.ts';
import { useAction, useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { List, ListRow, Monogram } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { useToast } from '../../ui/toast.tsx';
import { OutsideText, Text } from '../../ui/typography.tsx';
import { ConfirmDialog } from '../common/confirm-dialog.tsx';

const words = text.aiClients;

/** Servers that AI clients reach by themselves; nothing where there are none. */
export function BypassList(): ReactNode {
  const { data } = useCommand('aiClients.inventory', {});
  const [importing, setImporting] = useState<ForeignServer | null>(null);
  if (!data || (data.servers.length === 0 && data.unread.length === 0)) return null;
  return (
    <Section title={words.bypass} description={words.bypassHint}>
      {data.servers.length > 0 && (
        <List label={words.bypass}>
          {data.servers.map((server) => (
            <BypassRow
              key={`${server.client} ${server.name}`}
              server={server}
              onImport={() => setImporting(server)}
            />
          ))}
        </List>
      )}
      {data.unread.length > 0 && (
        <Text size="sm" tone="muted">
          {words.unread(data.unread.length)}: {data.unread.map(({ path }) => path).join(', ')}
        </Text>
      )}
      {importing && <ImportDialog server={importing} onClose={() => setImporting(null)} />}
    </Section>
  );
}

function BypassRow({
  server,
  onImport,
}: {
  readonly server: ForeignServer;
  readonly onImport: () => void;
}): ReactNode {
  return (
    <ListRow
      leading={<Monogram name={server.name} />}
      title={<OutsideText>{server.name}</OutsideText>}
      detail={
        <>
          {server.clientName} · <OutsideText>{server.target}</OutsideText>
        </>
      }
      trailing={
        <>
          {server.kind === 'stdio' && <Badge>{words.stdioOnly}</Badge>}
          {server.secrets.length > 0 && (
            <Badge status="warn">{words.secretsInFile(server.secrets.length)}</Badge>
          )}
          {server.serverId !== null && <Badge>{words.alreadyThere}</Badge>}
          {server.importable && server.serverId === null && (
            <Button size="sm" onPress={onImport}>
              {words.import}
            </Button>
          )}
        </>
      }
    />
  );
}

function ImportDialog({
  server,
  onClose,
}: {
  readonly server: ForeignServer;
  readonly onClose: () => void;
}): ReactNode {
  const move = useAction('aiClients.importServer');
  const queries = useQueryClient();
  const toast = useToast();
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      title={words.importTitle(server.name)}
      confirm={words.import}
      action={move}
      onConfirm={() =>
        move.mutate(
          { client: server.client, name: server.name },
          {
            onSuccess: () => {
              void queries.invalidateQueries({ queryKey: ['aiClients.inventory'] });
              toast({ tone: 'good', title: words.imported(server.name) });
              onClose();
            },
          },
        )
      }
    >
      {words.importText}
    </ConfirmDialog>
  );
}
