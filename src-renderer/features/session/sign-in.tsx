import { createContext, type ReactNode, useContext, useState } from 'react';
import { useAppState, useBridge } from '../../bridge/bridge.tsx';
import { problemOf } from '../../bridge/problem-error.ts';
import type { CommandInput, CommandResponse } from '../../../src-shared/contract/commands.ts';
import type { ProblemReport } from '../../../src-shared/problems/problem.ts';
import { text } from '../../text/text.ts';
import { useToast } from '../../ui/toast.tsx';

/** In a browser on this computer. */
export interface SignInAttempt {
  readonly kind: 'browser';
  readonly attempt: string;
  readonly url: string;
  readonly browserOpened: boolean;
  readonly startedAt: number;
}

/** With a code, in a browser anywhere. */
export interface DeviceAttempt extends CommandResponse<'session.signInWithDevice'> {
  readonly kind: 'device';
}

type Begun = SignInAttempt | DeviceAttempt;

/** The sign-in as this window follows it. */
export interface SignIn {
  /** What this window started; null where another window or the command line did, or nothing is under way. */
  readonly attempt: Begun | null;
  /** Asked to start, not yet answered. */
  readonly starting: boolean;
  /** How the last attempt of this window failed. */
  readonly problem: ProblemReport | null;
  readonly start: () => void;
  /** In an account other than the active one. */
  readonly startIn: (account: string) => void;
  readonly startWithDevice: () => void;
  /** Starts it with a proposal of whom to sign in. */
  readonly startAs: (loginHint: string) => void;
  readonly cancel: () => void;
}

const SignInContext = createContext<SignIn | null>(null);

export function useSignIn(): SignIn {
  const signIn = useContext(SignInContext);
  if (!signIn) throw new Error('there is no SignInProvider above');
  return signIn;
}

export function SignInProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { client } = useBridge();
  const { session } = useAppState();
  const toast = useToast();
  const [attempt, setAttempt] = useState<Begun | null>(null);
  const [starting, setStarting] = useState(false);
  const [problem, setProblem] = useState<ProblemReport | null>(null);

  const inBrowser = async (request: CommandInput<'session.signIn'> = {}): Promise<Begun> => {
    const begun = await client.call('session.signIn', request);
    return { kind: 'browser', ...begun, startedAt: Date.now() };
  };
  const withDevice = async (): Promise<Begun> => ({
    kind: 'device',
    ...(await client.call('session.signInWithDevice', {})),
  });

  const follow = async (
    begin: () => Promise<Begun>,
    tell: (report: ProblemReport) => void = setProblem,
  ): Promise<void> => {
    setStarting(true);
    setProblem(null);
    try {
      const begun = await begin();
      setAttempt(begun);
      setStarting(false);
      const { user } = await client.call('session.awaitSignIn', { attempt: begun.attempt });
      toast({ tone: 'good', title: text.session.signedInToast(user.name ?? user.email ?? user.sub) });
    } catch (thrown) {
      const report = problemOf(thrown);
      if (report.code !== 'cancelled' && report.code !== 'sign_in_replaced') tell(report);
    } finally {
      setStarting(false);
      setAttempt(null);
    }
  };

  // While the active account is signed in there is no page for the problems of another.
  const tellInToast = (report: ProblemReport): void => {
    toast({ tone: 'bad', title: report.title, detail: report.next });
  };

  const cancel = async (): Promise<void> => {
    if (!attempt) return;
    setAttempt(null);
    try {
      await client.call('session.cancelSignIn', { attempt: attempt.attempt });
    } catch (thrown) {
      setProblem(problemOf(thrown));
    }
  };

  // However it was done, by this window or another: it is over.
  const over = session.state === 'signed_in';
  const value: SignIn = {
    attempt: over ? null : attempt,
    starting,
    problem: over ? null : problem,
    start: () => void follow(() => inBrowser()),
    startIn: (account) => void follow(() => inBrowser({ account }), tellInToast),
    startWithDevice: () => void follow(withDevice),
    startAs: (loginHint) => void follow(() => inBrowser({ loginHint })),
    cancel: () => void cancel(),
  };
  return <SignInContext value={value}>{children}</SignInContext>;
}
