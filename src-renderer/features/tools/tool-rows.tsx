import { Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ToolView } from '../../../src-shared/contract/servers.ts';
import { text } from '../../text/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { VirtualRows } from '../../ui/virtual-rows.tsx';
import { Code, OutsideText } from '../../ui/typography.tsx';

const words = text.tools;

export function ToolRows({
  tools,
  onTry,
}: {
  readonly server: string;
  readonly tools: readonly ToolView[];
  readonly onTry: (tool: ToolView) => void;
}): ReactNode {
  if (tools.length === 0) return <EmptyState title={words.noMatch} />;
  return (
    <VirtualRows
      label={words.title}
      items={tools}
      idOf={({ name }) => name}
      nameOf={({ name }) => name}
      title={(tool) => (
        <>
          <OutsideText>{tool.title ?? tool.name}</OutsideText>{' '}
          {tool.title !== null && <Code tone="muted">{tool.name}</Code>}
        </>
      )}
      detail={(tool) => tool.description !== null && <OutsideText>{tool.description}</OutsideText>}
      trailing={(tool) => (
        <>
          <Hints tool={tool} />
          <Button size="sm" icon={<Play aria-hidden size={13} />} onPress={() => onTry(tool)}>
            {words.try}
          </Button>
        </>
      )}
    />
  );
}

/** What the server says of the tool; only as good as the server. */
function Hints({ tool: { annotations } }: { readonly tool: ToolView }): ReactNode {
  if (annotations?.['readOnlyHint'] === true) return <Badge status="good">{words.readOnly}</Badge>;
  if (annotations?.['destructiveHint'] === true) return <Badge status="warn">{words.destructive}</Badge>;
  return null;
}
