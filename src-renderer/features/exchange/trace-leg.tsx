import type { ReactNode } from 'react';
import type { TraceLeg as Leg } from '../../../src-shared/contract/exchange.ts';
import { formatDuration } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Step } from '../../ui/steps.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { NamedValues } from './named-values.tsx';
import { TokenFacts } from './token-facts.tsx';

const words = text.exchange;

/** One request of a chain and what came of it. */
export function TraceLeg({ leg }: { readonly leg: Leg }): ReactNode {
  const status = leg.problem === null ? 'ok' : 'failed';
  const endpoint = leg.endpoint === null ? [] : [{ name: words.endpoint, value: leg.endpoint }];
  return (
    <Step
      status={status}
      statusLabel={text.common.stepStatus[status]}
      title={leg.title}
      time={leg.ms === null ? undefined : formatDuration(leg.ms)}
    >
      <NamedValues title={words.sent} items={[...endpoint, ...leg.sent]} />
      <NamedValues title={words.assertion} items={leg.assertion} />
      <NamedValues title={words.received} items={leg.received} />
      {leg.token && <TokenFacts title={words.token} token={leg.token} />}
      {leg.problem && <ProblemCard problem={leg.problem} />}
    </Step>
  );
}
