import type { ReactNode } from 'react';
import type { ExchangeCount, ExchangeTrace } from '../../../src-shared/contract/exchange.ts';
import { useCommand } from '../../bridge/commands.ts';
import { formatFull } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Callout } from '../../ui/callout.tsx';
import { Card, Stack } from '../../ui/layout.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Section } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Steps } from '../../ui/steps.tsx';
import { Text } from '../../ui/typography.tsx';
import { Answer } from '../problems/answer.tsx';
import { TraceLeg } from './trace-leg.tsx';

const words = text.exchange;
/** Older chains say nothing new. */
const SHOWN = 5;
const NEAR = 0.8;

/** The last chains for a server: from the person's token to the one that the server was called with. */
export function TokenTrace({ server }: { readonly server: string }): ReactNode {
  const query = useCommand('exchange.trace', { server });
  return (
    <Section title={words.trace} description={words.traceHint}>
      <Answer query={query} loading={<Skeleton width="w-full" height="h-16" />}>
        {({ traces, counts }) => (
          <Stack>
            {counts
              .filter((count) => count.server === server)
              .map((count) => (
                <Count key={`${count.audience} ${count.clientId}`} count={count} />
              ))}
            {traces.length === 0 && <Text tone="muted">{words.traceNone}</Text>}
            {traces.slice(0, SHOWN).map((trace, index) => (
              <Chain key={trace.id} trace={trace} isNewest={index === 0} />
            ))}
          </Stack>
        )}
      </Answer>
    </Section>
  );
}

function Count({ count: { idJags, included, audience } }: { readonly count: ExchangeCount }): ReactNode {
  const said = words.count(String(idJags), String(included), audience);
  if (idJags < included * NEAR) return <Text tone="muted">{said}</Text>;
  return (
    <Callout tone="warn" title={said}>
      {words.countNear}
    </Callout>
  );
}

function Chain({
  trace,
  isNewest,
}: {
  readonly trace: ExchangeTrace;
  readonly isNewest: boolean;
}): ReactNode {
  const said = trace.ok ? words.traceOk : words.traceFailed;
  return (
    <Disclosure
      title={formatFull(trace.at)}
      hint={said(trace.strategy)}
      defaultExpanded={isNewest && !trace.ok}
    >
      <Card padding="none">
        <Steps label={words.trace}>
          {trace.legs.map((leg, index) => (
            <TraceLeg key={`${index} ${leg.leg}`} leg={leg} />
          ))}
        </Steps>
      </Card>
    </Disclosure>
  );
}
