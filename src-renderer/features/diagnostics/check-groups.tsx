import type { ReactNode } from 'react';
import { type CheckResult, checkGroupSchema } from '../../../src-shared/domain/diagnostics.ts';
import { text } from '../../text/text.ts';
import { Card } from '../../ui/layout.tsx';
import { Section } from '../../ui/page.tsx';
import { Steps } from '../../ui/steps.tsx';
import { CheckRow } from './check-row.tsx';

const words = text.diagnostics;

const ORDER: Record<CheckResult['status'], number> = { failed: 0, warning: 1, ok: 2, skipped: 3 };

/** The checks by what they look at: the group with the worst first, and within it what is wrong first. */
export function CheckGroups({ checks }: { readonly checks: readonly CheckResult[] }): ReactNode {
  return groupsOf(checks).map(({ group, own }) => (
    <Section key={group} title={words.groups[group]}>
      <Card padding="none">
        <Steps label={words.groups[group]}>
          {own.map((check) => (
            <CheckRow key={check.id} check={check} />
          ))}
        </Steps>
      </Card>
    </Section>
  ));
}

interface Group {
  readonly group: CheckResult['group'];
  readonly own: readonly CheckResult[];
}

function groupsOf(checks: readonly CheckResult[]): Group[] {
  return checkGroupSchema.options
    .map((group) => ({
      group,
      own: checks
        .filter((check) => check.group === group)
        .toSorted((one, other) => ORDER[one.status] - ORDER[other.status]),
    }))
    .filter(({ own }) => own.length > 0)
    .toSorted((one, other) => worst(one) - worst(other));
}

function worst({ own: [first] }: Group): number {
  return first ? ORDER[first.status] : ORDER.skipped;
}
