import type { ReactNode } from 'react';
import type { Server } from '../../../src-shared/domain/server.ts';
import { useNow } from '../../app/use-now.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { formatAgo } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { Code } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { TokenTrace } from '../exchange/token-trace.tsx';
import { ServerTest } from './server-test.tsx';

const words = text.servers;

/** How a server stands, and where AI clients reach it. */
export function ServerOverview({
  id,
  settings,
}: {
  readonly id: string;
  readonly settings: Server;
}): ReactNode {
  const { servers, endpoint } = useAppState();
  const now = useNow();
  const view = servers.find((server) => server.id === id);
  const lastUsed = view?.lastUsedAt ?? null;
  return (
    <Stack gap="lg">
      {view?.lastProblem && view.state === 'failing' && <ProblemCard problem={view.lastProblem} />}
      <Card>
        <Facts
          items={[
            { name: words.url, value: <Code>{settings.url}</Code> },
            { name: words.authorizationLabel, value: words.authorization[settings.authorization.type] },
            {
              name: words.lastUse,
              value: lastUsed === null ? words.neverUsed : formatAgo(lastUsed, now, text.common.now),
            },
          ]}
        />
      </Card>
      {endpoint && (
        <CopyField label={words.endpoint} value={`${endpoint.mcp}/${id}`} description={words.endpointHint} />
      )}
      <ServerTest id={id} />
      {isExchanged(settings) && <TokenTrace server={id} />}
    </Stack>
  );
}

/** Whether a token is asked for: nothing is, for a fixed secret or none. */
function isExchanged({ authorization: { type } }: Server): boolean {
  return type === 'token_exchange' || type === 'client_credentials';
}
