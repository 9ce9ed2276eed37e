import { Play } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ToolView } from '../../../src-shared/contract/servers.ts';
import type { Server } from '../../../src-shared/domain/server.ts';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { VirtualRows } from '../../ui/virtual-rows.tsx';
import { Code, OutsideText } from '../../ui/typography.tsx';
import { ToolPolicy } from './tool-policy.tsx';

const words = text.tools;

/** The server that the tools belong to, with what its settings say of them. */
export interface ToolsOf {
  readonly id: string;
  readonly settings: Server;
  readonly managed: boolean;
}

export function ToolRows({
  of,
  tools,
  onTry,
}: {
  readonly of: ToolsOf;
  readonly tools: readonly ToolView[];
  readonly onTry: (tool: ToolView) => void;
}): ReactNode {
  const held = useHeld(of.id);
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
          {held.has(tool.name) ? (
            <Link href="/approvals">
              <Badge status="bad">{words.changed}</Badge>
            </Link>
          ) : (
            <Hints tool={tool} />
          )}
          <ToolPolicy server={of.id} settings={of.settings} managed={of.managed} tool={tool.name} />
          <Button size="sm" icon={<Play aria-hidden size={13} />} onPress={() => onTry(tool)}>
            {words.try}
          </Button>
        </>
      )}
    />
  );
}

/** Tools whose definition is not what it was: they wait for the person under Approvals. */
function useHeld(server: string): ReadonlySet<string> {
  const watched = useCommand('tools.watched', { held: true }).data?.tools ?? [];
  return new Set(watched.filter((one) => one.server === server).map(({ tool }) => tool));
}

/** What the server says of the tool; only as good as the server. */
function Hints({ tool: { annotations } }: { readonly tool: ToolView }): ReactNode {
  if (annotations?.['readOnlyHint'] === true) return <Badge status="good">{words.readOnly}</Badge>;
  if (annotations?.['destructiveHint'] === true) return <Badge status="warn">{words.destructive}</Badge>;
  return null;
}
