import type { ReactNode } from 'react';
import type { SessionView } from '../../../src-shared/domain/session.ts';
import { useNow } from '../../app/use-now.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { formatTime, hostOf } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Badge, StatusDot } from '../../ui/badge.tsx';
import { Card, Grow, Inline, Stack } from '../../ui/layout.tsx';
import { Facts, Monogram } from '../../ui/list.tsx';
import { Heading, Text } from '../../ui/typography.tsx';
import { PauseSwitch } from '../session/pause.tsx';

type SignedIn = Extract<SessionView, { state: 'signed_in' }>;

/** Signed in as whom, until when, through which organisation, with which roles and teams. */
export function SessionCard({ session }: { readonly session: SignedIn }): ReactNode {
  const { servers, clients, paused } = useAppState();
  const { user } = session;
  return (
    <Card padding="lg">
      <Stack gap="lg">
        <Inline gap="md" justify="between">
          <Inline gap="md" wrap={false}>
            <Monogram name={user.name ?? user.email ?? user.sub} />
            <Stack gap="none">
              <Heading level={2}>{text.session.signedInAs(user.name ?? user.email ?? user.sub)}</Heading>
              <Text tone="muted">
                {paused
                  ? text.home.paused
                  : text.home.readyDetail(servers.filter(({ enabled }) => enabled).length, clients.length)}
              </Text>
            </Stack>
          </Inline>
          <Inline gap="md">
            <Health session={session} paused={paused} />
            <PauseSwitch />
          </Inline>
        </Inline>
        <Grow>
          <Facts
            items={[
              { name: text.session.organisation, value: organisation(user.issuer, user.email) },
              { name: text.session.roles, value: <Names names={user.roles} none={text.session.noRoles} /> },
              { name: text.session.teams, value: <Names names={user.teams} none={text.session.noTeams} /> },
            ]}
          />
        </Grow>
      </Stack>
    </Card>
  );
}

function Health({ session, paused }: { readonly session: SignedIn; readonly paused: boolean }): ReactNode {
  const now = useNow();
  if (paused) return <Badge status="warn">{text.home.pausedTitle}</Badge>;
  if (session.health === 'offline') return <StatusDot status="warn" label={text.session.offline} />;
  if (session.health === 'refreshing') return <StatusDot status="accent" label={text.session.refreshing} />;
  const end = formatTime(session.idTokenExpiresAt, now);
  const then = session.refreshable ? text.session.renews : text.session.endsThen;
  return <StatusDot status="good" label={`${text.session.until(end)}, ${then}`} />;
}

function Names({ names, none }: { readonly names: readonly string[]; readonly none: string }): ReactNode {
  if (names.length === 0) return <Text tone="faint">{none}</Text>;
  return (
    <Inline gap="xs">
      {names.map((name) => (
        <Badge key={name}>{name}</Badge>
      ))}
    </Inline>
  );
}

function organisation(issuer: string, email: string | null): string {
  return email === null ? hostOf(issuer) : `${hostOf(issuer)}, ${email}`;
}
