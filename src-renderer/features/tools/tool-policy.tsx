import type { ReactNode } from 'react';
import type { PolicyEffect, Server } from '../../../src-shared/domain/server.ts';
import { useAction, useCommand } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { CompactSelect } from '../../ui/select.tsx';
import { useToast } from '../../ui/toast.tsx';

const words = text.tools;

type Choice = PolicyEffect | 'default';

/** What happens to calls of one tool: its own entry in the server's settings, or what the other rules say. */
export function ToolPolicy({
  server,
  settings,
  managed,
  tool,
}: {
  readonly server: string;
  readonly settings: Server;
  readonly managed: boolean;
  readonly tool: string;
}): ReactNode {
  const { tools } = settings.access;
  const own = Object.hasOwn(tools, tool) ? tools[tool] : undefined;
  const elsewhere = useCommand('policy.test', { server, tool }, { enabled: own === undefined }).data?.effect;
  const edit = useAction('servers.edit');
  const toast = useToast();
  const choose = (choice: Choice): void => {
    const { [tool]: _, ...others } = tools;
    const changed = choice === 'default' ? others : { ...others, [tool]: choice };
    edit.mutate(
      { id: server, settings: { ...settings, access: { ...settings.access, tools: changed } } },
      {
        onSuccess: () => toast({ tone: 'good', title: words.policySaved(tool) }),
        onError: (error) => toast({ tone: 'bad', title: problemOf(error).title }),
      },
    );
  };
  return (
    <CompactSelect<Choice>
      label={words.policyOf(tool)}
      value={own ?? 'default'}
      onChange={choose}
      isDisabled={managed || edit.isPending}
      options={[
        {
          value: 'default',
          label: elsewhere ? words.asElsewhere(words.effects[elsewhere]) : words.effects.default,
        },
        ...(['allow', 'ask', 'deny'] as const).map((value) => ({ value, label: words.effects[value] })),
      ]}
    />
  );
}
