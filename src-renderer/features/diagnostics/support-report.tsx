import { Download, FileText } from 'lucide-react';
import type { ReactNode } from 'react';
import { saveFile } from '../../app/save-file.ts';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-field.tsx';
import { Inline, Stack } from '../../ui/layout.tsx';
import { Live } from '../../ui/live.tsx';
import { Section } from '../../ui/page.tsx';
import { CodeBlock, visibleLines } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';

const words = text.diagnostics;

/** A redacted text for support, to be read first. */
export function SupportReport(): ReactNode {
  const make = useAction('diagnostics.report');
  const run = (): void => make.mutate({});
  return (
    <Section
      title={words.report}
      description={words.reportHint}
      actions={
        <Button icon={<FileText aria-hidden size={15} />} isPending={make.isPending} onPress={run}>
          {words.reportMake}
        </Button>
      }
    >
      <Live>
        {make.error && <ProblemCard problem={problemOf(make.error)} onRetry={run} />}
        {make.data && <Report fileName={make.data.fileName} report={make.data.text} />}
      </Live>
    </Section>
  );
}

function Report({ fileName, report }: { readonly fileName: string; readonly report: string }): ReactNode {
  return (
    <Stack gap="sm">
      <CodeBlock label={words.report}>{visibleLines(report)}</CodeBlock>
      <Inline>
        <Button icon={<Download aria-hidden size={15} />} onPress={() => saveFile(fileName, report)}>
          {words.reportSave}
        </Button>
        <CopyButton label={text.common.copyOf(words.report)} value={report} />
      </Inline>
    </Stack>
  );
}
