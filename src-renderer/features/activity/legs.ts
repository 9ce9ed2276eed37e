import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { formatDuration } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import type { Leg } from '../../ui/waterfall.tsx';

const words = text.activity;

/** Where the time of a call went, leg after leg; nothing where no time was recorded. */
export function legsOf(record: AuditRecord): Leg[] {
  const { totalMs, waitingMs, exchangeMs, downstreamMs } = record;
  if (totalMs === null) return [];
  const others = (waitingMs ?? 0) + (exchangeMs ?? 0) + (downstreamMs ?? 0);
  const parts = [
    { id: 'onbehalf', length: Math.max(0, totalMs - others), tone: 'neutral' },
    { id: 'waiting', length: waitingMs ?? 0, tone: 'warn' },
    { id: 'exchange', length: exchangeMs ?? 0, tone: 'accent' },
    { id: 'downstream', length: downstreamMs ?? 0, tone: 'accent' },
  ] as const;
  let start = 0;
  const legs: Leg[] = [];
  for (const { id, length, tone } of parts) {
    if (length > 0) {
      const label = words.legs[id];
      const time = formatDuration(length);
      const description = words.legAt(label, formatDuration(start), time);
      legs.push({ id, label, start, length, time, description, tone });
    }
    start += length;
  }
  return legs;
}
