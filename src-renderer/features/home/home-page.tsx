import { Navigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useAppState } from '../../bridge/bridge.tsx';
import { text } from '../../text/text.ts';
import { Columns, Stack } from '../../ui/layout.tsx';
import { Page } from '../../ui/page.tsx';
import { SignInCard } from '../session/sign-in-card.tsx';
import { AttentionList } from './attention-list.tsx';
import { ClientsOverview } from './clients-overview.tsx';
import { EndpointCard } from './endpoint-card.tsx';
import { ServersOverview } from './servers-overview.tsx';
import { SessionCard } from './session-card.tsx';
import { Today } from './today.tsx';

/** The truth at a glance: who is signed in, what is wrong, what happened. */
export function HomePage(): ReactNode {
  const { session } = useAppState();
  const { signIn, hint } = useSearch({ from: '/' });
  if (session.state === 'not_configured') return <Navigate to="/welcome" replace />;
  return (
    <Page title={text.home.title}>
      <Stack gap="lg">
        <AttentionList />
        {session.state === 'signed_in' ? (
          <SessionCard session={session} />
        ) : (
          <SignInCard {...(signIn === 'link' ? { asked: { hint } } : {})} />
        )}
        <Today />
        <Columns min="lg" gap="lg">
          <ServersOverview />
          <ClientsOverview />
        </Columns>
        <EndpointCard />
      </Stack>
    </Page>
  );
}
