import { createContext, type ReactNode, useContext, useState } from 'react';
import { useAppState, useBridge } from '../../bridge/bridge.tsx';
import { problemOf } from '../../bridge/problem-error.ts';
import type { ProblemReport } from '../../../src-shared/problems/problem.ts';
import { text } from '../../text/text.ts';
import { useToast } from '../../ui/toast.tsx';

export interface SignInAttempt {
  readonly attempt: string;
  readonly url: string;
  readonly browserOpened: boolean;
  readonly startedAt: number;
}

/** The sign-in as this window follows it. */
export interface SignIn {
  /** What this window started; null where another window or the command line did, or nothing is under way. */
  readonly attempt: SignInAttempt | null;
  /** Asked to start, not yet answered. */
  readonly starting: boolean;
  /** How the last attempt of this window failed. */
  readonly problem: ProblemReport | null;
  readonly start: () => void;
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
  const [attempt, setAttempt] = useState<SignInAttempt | null>(null);
  const [starting, setStarting] = useState(false);
  const [problem, setProblem] = useState<ProblemReport | null>(null);

  const follow = async (loginHint?: string): Promise<void> => {
    setStarting(true);
    setProblem(null);
    try {
      const begun = await client.call('session.signIn', loginHint ? { loginHint } : {});
      setAttempt({ ...begun, startedAt: Date.now() });
      setStarting(false);
      const { user } = await client.call('session.awaitSignIn', { attempt: begun.attempt });
      toast({ tone: 'good', title: text.session.signedInToast(user.name ?? user.email ?? user.sub) });
    } catch (thrown) {
      const report = problemOf(thrown);
      if (report.code !== 'cancelled' && report.code !== 'sign_in_replaced') setProblem(report);
    } finally {
      setStarting(false);
      setAttempt(null);
    }
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
    start: () => void follow(),
    startAs: (loginHint) => void follow(loginHint),
    cancel: () => void cancel(),
  };
  return <SignInContext value={value}>{children}</SignInContext>;
}
