import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AuditVerification } from '../../../src-shared/domain/audit-verification.ts';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { formatFull } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { Live } from '../../ui/live.tsx';
import { Section } from '../../ui/page.tsx';
import { Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

const words = text.settings.privacy;

/** Checks the chain and the signatures of the whole log, when asked for. */
export function LogIntegrity(): ReactNode {
  const verify = useAction('audit.verify');
  const run = (): void => verify.mutate({});
  return (
    <Section
      title={words.integrity}
      description={words.integrityHint}
      actions={
        <Button icon={<ShieldCheck aria-hidden size={15} />} isPending={verify.isPending} onPress={run}>
          {words.verify}
        </Button>
      }
    >
      <Live>
        {verify.isPending && <Text tone="muted">{words.verifying}</Text>}
        {verify.error && <ProblemCard problem={problemOf(verify.error)} onRetry={run} />}
        {verify.data && <Verdict found={verify.data} />}
      </Live>
    </Section>
  );
}

const TONES = { intact: 'info', attention: 'warn', broken: 'bad' } as const;

function Verdict({ found }: { readonly found: AuditVerification }): ReactNode {
  const { facts } = words;
  return (
    <Stack>
      <Callout tone={TONES[found.verdict]} title={words.verdicts[found.verdict]}>
        {found.findings.map(({ kind, from, text: finding }) => (
          <p key={`${kind} ${String(from)} ${finding}`}>{finding}</p>
        ))}
      </Callout>
      <Facts
        items={[
          { name: facts.records, value: found.records },
          ...(found.signedAt === null ? [] : [{ name: facts.signed, value: formatFull(found.signedAt) }]),
          { name: facts.unsigned, value: found.unsigned },
        ]}
      />
      {found.key && <CopyField label={facts.key} value={JSON.stringify(found.key.jwk)} />}
    </Stack>
  );
}
