import type { ReactNode } from 'react';
import type { AiClientState } from '../../../src-shared/domain/ai-client.ts';
import { text } from '../../text/text.ts';
import { type Status, StatusDot } from '../../ui/badge.tsx';

const STATUS: Record<AiClientState, Status> = {
  not_installed: 'neutral',
  not_connected: 'neutral',
  connected: 'good',
  outdated: 'warn',
  edited: 'warn',
  missing: 'warn',
  foreign: 'warn',
  unreadable: 'bad',
};

export function AiClientStatus({ state }: { readonly state: AiClientState }): ReactNode {
  return <StatusDot status={STATUS[state]} label={text.aiClients.state[state]} />;
}
