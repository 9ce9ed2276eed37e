import { type ReactNode, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { CommandResponse } from '../../../src-shared/contract/commands.ts';
import type { AiClientPlan, AiClientView } from '../../../src-shared/domain/ai-client.ts';
import { useAction, useCommand } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Diff } from '../../ui/diff.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Facts } from '../../ui/list.tsx';
import { Select } from '../../ui/select.tsx';
import { SkeletonForm } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Code, Text } from '../../ui/typography.tsx';
import { Answer } from '../problems/answer.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { ClientConnected } from './client-connected.tsx';

const words = text.aiClients;

type Mode = AiClientPlan['mode'];
type Connected = CommandResponse<'aiClients.connect'>;

/** Shows what will be written, writes it, and waits until the client was seen. */
export function ConnectDialog({
  client,
  onClose,
}: {
  readonly client: AiClientView;
  readonly onClose: () => void;
}): ReactNode {
  const [mode, setMode] = useState<Mode | undefined>(undefined);
  const [replace, setReplace] = useState(false);
  const request = mode === undefined ? { client: client.id } : { client: client.id, mode };
  const plan = useCommand('aiClients.plan', request, { keep: true });
  const connect = useAction('aiClients.connect');
  const queries = useQueryClient();
  const isForeign = plan.data?.state === 'foreign' || plan.data?.state === 'edited';
  const canWrite = plan.data?.problem === null && (!isForeign || replace);
  const write = (): void =>
    connect.mutate(
      { ...request, replace },
      { onSuccess: () => void queries.invalidateQueries({ queryKey: ['aiClients.list'] }) },
    );
  const connected: Connected | undefined = connect.data;
  return (
    <Dialog
      title={connected ? words.connectedTitle(client.name) : words.connectTitle(client.name)}
      isOpen
      onClose={onClose}
      closeLabel={text.common.close}
      width="lg"
      actions={
        connected ? (
          <Button kind="primary" onPress={onClose}>
            {text.common.done}
          </Button>
        ) : (
          <>
            <Button onPress={onClose}>{text.common.cancel}</Button>
            <Button kind="primary" onPress={write} isPending={connect.isPending} isDisabled={!canWrite}>
              {words.write}
            </Button>
          </>
        )
      }
    >
      {connected ? (
        <ClientConnected name={client.name} connected={connected} />
      ) : (
        <Stack>
          <Answer query={plan} loading={<SkeletonForm label={text.common.loading} />}>
            {(value) => (
              <>
                <PlanView plan={value} modes={client.modes} onMode={setMode} />
                {isForeign && (
                  <Switch
                    label={words.replace}
                    description={words.replaceHint}
                    isSelected={replace}
                    onChange={setReplace}
                  />
                )}
              </>
            )}
          </Answer>
          {connect.error && <ProblemCard problem={problemOf(connect.error)} onRetry={write} announce />}
        </Stack>
      )}
    </Dialog>
  );
}

function PlanView({
  plan,
  modes,
  onMode,
}: {
  readonly plan: AiClientPlan;
  readonly modes: readonly Mode[];
  readonly onMode: (mode: Mode) => void;
}): ReactNode {
  return (
    <Stack>
      {plan.problem && <ProblemCard problem={plan.problem} />}
      {plan.warnings.map((warning) => (
        <Callout key={warning} tone="warn" title={warning} />
      ))}
      {modes.length > 1 && (
        <Select
          label={words.mode}
          value={plan.mode}
          onChange={onMode}
          options={modes.map((value) => ({ value, ...words.modes[value] }))}
          description={words.modes[plan.mode].description}
        />
      )}
      <Facts items={[{ name: words.path, value: <Code>{plan.path}</Code> }]} />
      {plan.problem === null && (
        <Stack gap="xs">
          <Text tone="muted">{plan.creates ? words.creates : words.connectHint}</Text>
          <Diff label={words.change}>{plan.diff}</Diff>
        </Stack>
      )}
      <Disclosure title={words.otherWays} defaultExpanded={plan.problem !== null}>
        <Stack>
          <CopyField label={words.snippet} value={plan.snippet} />
          {plan.command && <CopyField label={words.command} value={plan.command.join(' ')} />}
          {plan.link !== null && <CopyField label={words.link} value={plan.link} />}
        </Stack>
      </Disclosure>
    </Stack>
  );
}
