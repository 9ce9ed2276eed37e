import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { useNow } from '../../app/use-now.ts';
import { useTopic } from '../../bridge/bridge.tsx';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { type Bar, Bars } from '../../ui/bars.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Section } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Text } from '../../ui/typography.tsx';
import { Answer } from '../problems/answer.tsx';

const HOURS = 24;

/** What happened since midnight, hour by hour. */
export function Today(): ReactNode {
  const now = useNow();
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const request = { kind: 'call', since: new Date(midnight).toISOString(), limit: 1_000 } as const;
  const query = useCommand('audit.list', request);
  const queries = useQueryClient();
  useTopic('audit', (record) => {
    if (record.kind === 'call') void queries.invalidateQueries({ queryKey: ['audit.list', request] });
  });
  return (
    <Section title={text.home.today} actions={<Link href="/activity">{text.home.allActivity}</Link>}>
      <Card>
        <Answer query={query} loading={<Skeleton width="w-full" height="h-24" />}>
          {({ records }) => (
            <Stack gap="sm">
              <Text tone="muted">{summary(records)}</Text>
              <Bars label={text.home.today} bars={hourly(records)} />
            </Stack>
          )}
        </Answer>
      </Card>
    </Section>
  );
}

function summary(records: readonly AuditRecord[]): string {
  if (records.length === 0) return text.home.todayNone;
  const refused = records.filter(({ outcome }) => outcome === 'refused').length;
  const failed = records.filter(({ outcome }) => outcome === 'failed').length;
  return text.home.todayCount(records.length, refused, failed);
}

function hourly(records: readonly AuditRecord[]): Bar[] {
  return Array.from({ length: HOURS }, (_, hour) => {
    const within = records.filter(({ time }) => new Date(time).getHours() === hour);
    const bad = within.filter(({ outcome }) => outcome === 'refused' || outcome === 'failed').length;
    const name = `${String(hour).padStart(2, '0')}:00`;
    return {
      id: name,
      label: text.home.hourCalls(name, within.length, bad),
      good: within.length - bad,
      bad,
      ...(hour % 6 === 0 ? { tick: name } : {}),
    };
  });
}
