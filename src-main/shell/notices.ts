import type { AppState } from '../../src-shared/domain/app-state.ts';
import { waiting } from './status.ts';
import type { WindowRoute } from './window-route.ts';

/** A notification of the system: what has happened, and where in the window it leads. Never names, never arguments. */
export interface Notice {
  readonly id: 'approval' | 'session_ended' | 'signed_in' | 'policy' | 'problem';
  readonly title: string;
  readonly body: string;
  readonly route: WindowRoute;
}

/** What a change of the state is worth telling while the window is not being looked at. */
export function noticesFor(before: AppState, now: AppState): readonly Notice[] {
  return [
    now.approvals > before.approvals ? approval(now.approvals) : null,
    sessionNotice(before, now),
    changed(before.managed, now.managed) ? POLICY : null,
    newProblem(before, now),
  ].filter((notice) => notice !== null);
}

function approval(approvals: number): Notice {
  return {
    id: 'approval',
    title: waiting(approvals),
    body: 'Open Onbehalf to see what is asked, and decide.',
    route: '/approvals',
  };
}

const POLICY: Notice = {
  id: 'policy',
  title: 'Your organisation has changed settings',
  body: 'They apply from now on.',
  route: '/settings',
};

function sessionNotice(before: AppState, now: AppState): Notice | null {
  const was = before.session.state;
  const is = now.session.state;
  if (was === 'signed_in' && is === 'signed_out' && now.session.reason !== null)
    return {
      id: 'session_ended',
      title: 'Your session has ended',
      body: 'Sign in again so that your AI tools can go on.',
      route: '/',
    };
  if (was === 'signing_in' && is === 'signed_in')
    return { id: 'signed_in', title: 'You are signed in', body: 'Your AI tools can go on.', route: '/' };
  return null;
}

function newProblem(before: AppState, now: AppState): Notice | null {
  const known = new Set(before.problems.map(({ code }) => code));
  const problem = now.problems.find(({ code }) => !known.has(code));
  if (problem === undefined) return null;
  return { id: 'problem', title: problem.title, body: problem.next, route: '/diagnostics' };
}

function changed(before: unknown, now: unknown): boolean {
  return JSON.stringify(before) !== JSON.stringify(now);
}
