import type { ReactNode } from 'react';
import type { CheckResult } from '../../../src-shared/domain/diagnostics.ts';
import { useNow } from '../../app/use-now.ts';
import { formatAgo } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { type Status, StatusDot } from '../../ui/badge.tsx';
import { Card, Inline, Stack } from '../../ui/layout.tsx';
import { Heading, Text } from '../../ui/typography.tsx';

const words = text.diagnostics;

const STATUS: Record<'ok' | 'warning' | 'failed', Status> = { ok: 'good', warning: 'warn', failed: 'bad' };

export function ChecksSummary({
  startedAt,
  status,
  checks,
}: {
  readonly startedAt: string;
  readonly status: 'ok' | 'warning' | 'failed';
  readonly checks: readonly CheckResult[];
}): ReactNode {
  const now = useNow();
  const count = (wanted: CheckResult['status']): number =>
    checks.filter((check) => check.status === wanted).length;
  return (
    <Card>
      <Inline justify="between" gap="md">
        <Stack gap="none">
          <Heading level={2}>{words.summary[status]}</Heading>
          <Text tone="muted">{words.counts(count('failed'), count('warning'), count('ok'))}</Text>
        </Stack>
        <StatusDot
          status={STATUS[status]}
          label={words.lastRun(formatAgo(startedAt, now, text.common.now))}
        />
      </Inline>
    </Card>
  );
}
