import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { AppState } from '../../../src-shared/domain/app-state.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { hostOf } from '../../text/format.ts';
import { providerName, text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Inline, Stack } from '../../ui/layout.tsx';
import { NumberedSteps, type NumberedStep } from '../../ui/numbered-steps.tsx';
import { Page } from '../../ui/page.tsx';
import { Text } from '../../ui/typography.tsx';
import { SignInCard } from '../session/sign-in-card.tsx';
import { ConnectCompanyForm } from './connect-company-form.tsx';

const words = text.welcome;

/** The way from nothing to a connected AI client; where it stands follows from the agent, so it can be left any time. */
export function WelcomePage(): ReactNode {
  const state = useAppState();
  const step = stepOf(state);
  return (
    <Page title={words.title} description={words.description} width="narrow">
      <NumberedSteps
        label={words.title}
        steps={[
          numbered(1, step, 'connect', words.connect, <Connect isDone={step > 1} />),
          numbered(2, step, 'sign-in', words.signIn, <SignIn step={step} />),
          numbered(3, step, 'clients', words.clients, <Clients isReached={step >= 3} />),
        ]}
      />
    </Page>
  );
}

function stepOf({ session }: AppState): 1 | 2 | 3 {
  if (session.state === 'not_configured') return 1;
  return session.state === 'signed_in' ? 3 : 2;
}

function numbered(number: number, step: number, id: string, title: string, content: ReactNode): NumberedStep {
  const state = number < step ? 'done' : number === step ? 'current' : 'later';
  return { id, title, state, content, stateLabel: state === 'done' ? words.done : words.step(number) };
}

function Connect({ isDone }: { readonly isDone: boolean }): ReactNode {
  const { provider, managed } = useAppState();
  if (!isDone || !provider)
    return (
      <Stack>
        <Text tone="muted">{words.connectHint}</Text>
        <ConnectCompanyForm />
      </Stack>
    );
  const isManaged = managed.locked.some((key) => key.startsWith('identityProvider'));
  const host = hostOf(provider.issuer);
  return <Text tone="muted">{isManaged ? words.connectManaged(host) : words.connectDone(host)}</Text>;
}

function SignIn({ step }: { readonly step: number }): ReactNode {
  const { session, provider } = useAppState();
  if (step < 2) return <Text tone="faint">{words.signInAfter}</Text>;
  if (session.state === 'signed_in')
    return <Text tone="muted">{text.session.signedInAs(session.user.name ?? session.user.email ?? '')}</Text>;
  return (
    <Stack>
      <Text tone="muted">{words.signInHint(providerName(provider?.preset))}</Text>
      <SignInCard />
    </Stack>
  );
}

function Clients({ isReached }: { readonly isReached: boolean }): ReactNode {
  const navigate = useNavigate();
  if (!isReached) return <Text tone="faint">{words.clientsAfter}</Text>;
  return (
    <Stack>
      <Text tone="muted">{words.clientsHint}</Text>
      <Inline>
        <Button kind="primary" onPress={() => void navigate({ to: '/clients' })}>
          {words.clientsOpen}
        </Button>
        <Button onPress={() => void navigate({ to: '/' })}>{words.finish}</Button>
      </Inline>
    </Stack>
  );
}
