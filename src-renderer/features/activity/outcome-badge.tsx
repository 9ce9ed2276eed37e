import type { ReactNode } from 'react';
import type { AuditOutcome } from '../../../src-shared/domain/audit-record.ts';
import { text } from '../../text/text.ts';
import { type Status, StatusDot } from '../../ui/badge.tsx';

const STATUS: Record<AuditOutcome, Status> = {
  ok: 'good',
  tool_error: 'warn',
  refused: 'bad',
  failed: 'bad',
  cancelled: 'neutral',
  unfinished: 'neutral',
};

export function OutcomeBadge({ outcome }: { readonly outcome: AuditOutcome }): ReactNode {
  return <StatusDot status={STATUS[outcome]} label={text.activity.outcome[outcome]} />;
}
