import type { AppState } from '../../src-shared/domain/app-state.ts';

/** What the tray's icon says: by its shape, not by colour alone. */
export type StatusIcon = 'ready' | 'attention' | 'paused' | 'signed-out';

export interface Status {
  readonly icon: StatusIcon;
  /** One sentence. */
  readonly text: string;
}

/** The state of the agent in one sentence, the most urgent thing first. */
export function statusOf(state: AppState): Status {
  const { session, paused, approvals, problems } = state;
  if (paused) return { icon: 'paused', text: 'Paused: calls are refused' };
  if (session.state === 'not_configured') return { icon: 'signed-out', text: 'Not set up yet' };
  if (session.state === 'signing_in')
    return { icon: 'signed-out', text: 'Signing in: waiting for the browser' };
  if (session.state === 'signed_out') return { icon: 'signed-out', text: 'Signed out' };
  const who = session.user.email ?? session.user.name ?? session.user.sub;
  if (approvals > 0) return { icon: 'attention', text: waiting(approvals) };
  if (session.health === 'offline')
    return { icon: 'attention', text: `${who}: the provider cannot be reached` };
  if (problems.length > 0)
    return { icon: 'attention', text: problems[0]?.title ?? 'Something needs your attention' };
  return { icon: 'ready', text: `Ready as ${who}` };
}

export function waiting(approvals: number): string {
  return approvals === 1 ? 'A call waits for your approval' : `${approvals} calls wait for your approval`;
}
