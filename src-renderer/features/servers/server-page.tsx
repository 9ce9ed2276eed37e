import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Server } from '../../../src-shared/domain/server.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Link } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { SkeletonForm } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Answer } from '../problems/answer.tsx';
import { ToolsPanel } from '../tools/tools-panel.tsx';
import { ServerOverview } from './server-overview.tsx';
import { ServerSettings } from './server-settings.tsx';
import { ServerStatus } from './server-status.tsx';

const words = text.servers;

export function ServerPage(): ReactNode {
  const { id } = useParams({ from: '/servers/$id' });
  const { servers } = useAppState();
  const query = useCommand('servers.get', { id });
  const view = servers.find((server) => server.id === id);
  return (
    <Page
      title={view?.name ?? id}
      back={<Link href="/servers">{words.title}</Link>}
      actions={
        view && (
          <>
            {view.managed && <Badge>{text.common.managed}</Badge>}
            <ServerStatus server={view} />
          </>
        )
      }
    >
      <Answer query={query} loading={<SkeletonForm label={text.common.loading} />}>
        {({ settings, managed }) => <ServerTabs id={id} settings={settings} managed={managed} />}
      </Answer>
    </Page>
  );
}

function ServerTabs(props: {
  readonly id: string;
  readonly settings: Server;
  readonly managed: boolean;
}): ReactNode {
  const { tab = 'overview' } = useSearch({ from: '/servers/$id' });
  const navigate = useNavigate();
  return (
    <Tabs
      label={words.sides}
      selected={tab}
      onSelect={(next) =>
        void navigate({
          to: '/servers/$id',
          params: { id: props.id },
          search: { tab: next as typeof tab },
          replace: true,
        })
      }
      items={[
        { id: 'overview', label: words.overview, content: <ServerOverview {...props} /> },
        { id: 'tools', label: text.tools.title, content: <ToolsPanel {...props} /> },
        { id: 'settings', label: words.settings, content: <ServerSettings {...props} /> },
      ]}
    />
  );
}
