import type { ReactNode } from 'react';
import type { ServerView } from '../../../src-shared/domain/app-state.ts';
import { text } from '../../text/text.ts';
import { type Status, StatusDot } from '../../ui/badge.tsx';

const STATUS: Record<ServerView['state'], Status> = {
  ok: 'good',
  failing: 'bad',
  no_access: 'warn',
  disabled: 'neutral',
  unknown: 'neutral',
};

export function ServerStatus({ server }: { readonly server: ServerView }): ReactNode {
  const state = server.enabled ? server.state : 'disabled';
  return <StatusDot status={STATUS[state]} label={text.servers.state[state]} />;
}
