import { Wrench } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ToolView } from '../../../src-shared/contract/servers.ts';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/layout.tsx';
import { Section } from '../../ui/page.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { Answer } from '../problems/answer.tsx';
import { ToolRows, type ToolsOf } from './tool-rows.tsx';
import { TryTool } from './try-tool.tsx';

const words = text.tools;

/** What a server offers to the person, each tool with its policy, to be tried. */
export function ToolsPanel(of: ToolsOf): ReactNode {
  const server = of.id;
  const query = useCommand('tools.list', { server });
  const [wanted, setWanted] = useState('');
  const [trying, setTrying] = useState<ToolView | null>(null);
  return (
    <Section
      title={words.title}
      description={words.hint}
      actions={<SearchField label={words.search} value={wanted} onChange={setWanted} />}
    >
      <Card padding="none">
        <Answer query={query} loading={<SkeletonRows rows={4} label={words.loading} />}>
          {({ tools }) =>
            tools.length === 0 ? (
              <EmptyState icon={<Wrench aria-hidden size={20} />} title={words.emptyTitle}>
                {words.empty}
              </EmptyState>
            ) : (
              <ToolRows of={of} tools={matching(tools, wanted)} onTry={setTrying} />
            )
          }
        </Answer>
      </Card>
      {trying && <TryTool server={server} tool={trying} onClose={() => setTrying(null)} />}
    </Section>
  );
}

function matching(tools: readonly ToolView[], wanted: string): readonly ToolView[] {
  const needle = wanted.trim().toLowerCase();
  if (needle === '') return tools;
  return tools.filter(({ name, title, description }) =>
    `${name} ${title ?? ''} ${description ?? ''}`.toLowerCase().includes(needle),
  );
}
