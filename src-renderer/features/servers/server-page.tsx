import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCommand } from '../../bridge/commands.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { text } from '../../text/text.ts';
import { Card } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Facts } from '../../ui/list.tsx';
import { Page } from '../../ui/page.tsx';
import { SkeletonForm } from '../../ui/skeleton.tsx';
import { Code } from '../../ui/typography.tsx';
import { Answer } from '../problems/answer.tsx';
import { ServerStatus } from './server-status.tsx';
import { ServerTest } from './server-test.tsx';

export function ServerPage(): ReactNode {
  const { id } = useParams({ from: '/servers/$id' });
  const { servers, endpoint } = useAppState();
  const query = useCommand('servers.get', { id });
  const view = servers.find((server) => server.id === id);
  return (
    <Page
      title={view?.name ?? id}
      back={<Link href="/servers">{text.servers.title}</Link>}
      actions={view && <ServerStatus server={view} />}
    >
      <Answer query={query} loading={<SkeletonForm label={text.common.loading} />}>
        {({ settings }) => (
          <>
            <Card>
              <Facts
                items={[
                  { name: text.servers.url, value: <Code>{settings.url}</Code> },
                  {
                    name: text.servers.authorizationLabel,
                    value: text.servers.authorization[settings.authorization.type],
                  },
                  {
                    name: text.servers.endpoint,
                    value: endpoint && <Code>{`${endpoint.mcp}/${id}`}</Code>,
                  },
                ]}
              />
            </Card>
            <ServerTest id={id} />
          </>
        )}
      </Answer>
    </Page>
  );
}
