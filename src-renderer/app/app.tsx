import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider as PageRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { RouterProvider as LinkRouter } from 'react-aria-components';
import {
  type Bridge,
  BridgeProvider,
  StateProvider,
  useConnection,
  useMaybeState,
} from '../bridge/bridge.tsx';
import { createQueryClient, followTopics } from '../bridge/commands.ts';
import { SignInProvider } from '../features/session/sign-in.tsx';
import { text } from '../text/text.ts';
import { Splash } from '../ui/splash.tsx';
import { ToastProvider } from '../ui/toast.tsx';
import { Code } from '../ui/typography.tsx';
import type { WindowRouter } from './router.tsx';

export interface AppProps {
  readonly bridge: Bridge;
  readonly router: WindowRouter;
}

/** The window: everything it needs from outside comes in here. */
export function App({ bridge, router }: AppProps): ReactNode {
  const [queries] = useState(createQueryClient);
  useEffect(() => followTopics(bridge, queries), [bridge, queries]);
  return (
    <BridgeProvider bridge={bridge}>
      <QueryClientProvider client={queries}>
        <LinkRouter
          navigate={(href) => void router.navigate({ to: href })}
          useHref={(href) => router.buildLocation({ to: href }).publicHref}
        >
          <ToastProvider>
            <Gate router={router} />
          </ToastProvider>
        </LinkRouter>
      </QueryClientProvider>
    </BridgeProvider>
  );
}

/** Nothing is drawn from guesses: the pages come when the agent's picture is there. */
function Gate({ router }: { readonly router: WindowRouter }): ReactNode {
  const state = useMaybeState();
  const connection = useConnection();
  if (connection === 'ended')
    return (
      <Splash title={text.shell.endedTitle}>
        {text.shell.ended} {text.shell.endedStep} <Code>onbehalf window</Code>
      </Splash>
    );
  if (state === null) return <Splash title={text.shell.connecting} isBusy />;
  return (
    <StateProvider state={state}>
      <SignInProvider>
        <PageRouter router={router} />
      </SignInProvider>
    </StateProvider>
  );
}
