import { Play } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { ToolView } from '../../../src-shared/contract/servers.ts';
import { useAction } from '../../bridge/commands.ts';
import { problemOf } from '../../bridge/problem-error.ts';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Drawer } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Inline, Stack } from '../../ui/layout.tsx';
import { Live } from '../../ui/live.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Heading, OutsideText, Text } from '../../ui/typography.tsx';
import { ProblemCard } from '../problems/problem-card.tsx';
import { ArgumentInputs } from './argument-inputs.tsx';
import { argumentFields, type ArgumentField } from './argument-fields.ts';
import { readArguments, readJsonArguments } from './read-arguments.ts';
import { ToolResult } from './tool-result.tsx';

const words = text.tools;

/** A real call of a tool, with a form made of its schema. */
export function TryTool({
  server,
  tool,
  onClose,
}: {
  readonly server: string;
  readonly tool: ToolView;
  readonly onClose: () => void;
}): ReactNode {
  const call = useAction('tools.call');
  const mayChange = tool.annotations?.['readOnlyHint'] !== true;
  return (
    <Drawer
      title={words.tryTool(tool.title ?? tool.name)}
      isOpen
      onClose={onClose}
      closeLabel={text.common.close}
    >
      <Stack gap="lg">
        <Stack gap="sm">
          {tool.description !== null && (
            <Text as="div" tone="muted">
              <OutsideText>{tool.description}</OutsideText>
            </Text>
          )}
          <Callout tone={mayChange ? 'warn' : 'info'} title={words.tryHint}>
            {mayChange ? words.tryDestructive : undefined}
          </Callout>
        </Stack>
        <ToolForm
          tool={tool}
          isPending={call.isPending}
          onCall={(values) => call.mutate({ server, tool: tool.name, arguments: values })}
        />
        <Live>
          {call.error && <ProblemCard problem={problemOf(call.error)} />}
          {call.data && (
            <Stack>
              <Heading level={2}>{words.result}</Heading>
              <ToolResult result={call.data.result} />
            </Stack>
          )}
        </Live>
      </Stack>
    </Drawer>
  );
}

function ToolForm({
  tool,
  isPending,
  onCall,
}: {
  readonly tool: ToolView;
  readonly isPending: boolean;
  readonly onCall: (values: Record<string, unknown>) => void;
}): ReactNode {
  const fields = argumentFields(tool.inputSchema);
  const [asJson, setAsJson] = useState(fields === null);
  const [json, setJson] = useState('{}');
  const [typed, setTyped] = useState(() => initialValues(fields ?? []));
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const submit = (): void => {
    const read = asJson || fields === null ? fromJson(json) : readArguments(fields, typed);
    setErrors(read.ok ? {} : read.errors);
    if (read.ok) onCall(read.value);
  };
  return (
    <Form label={words.trySpecific(tool.name)} onSubmit={submit}>
      {asJson || fields === null ? (
        <TextField
          label={words.argumentsJson}
          value={json}
          onChange={setJson}
          error={errors['']}
          lines={8}
          mono
        />
      ) : fields.length === 0 ? (
        <Text tone="muted">{words.noArguments}</Text>
      ) : (
        <ArgumentInputs
          fields={fields}
          typed={typed}
          errors={errors}
          onType={(name, value) => setTyped((before) => ({ ...before, [name]: value }))}
        />
      )}
      <Inline>
        <Button kind="primary" type="submit" icon={<Play aria-hidden size={14} />} isPending={isPending}>
          {words.call}
        </Button>
        {fields !== null && fields.length > 0 && (
          <Button kind="quiet" onPress={() => setAsJson(!asJson)}>
            {asJson ? words.asForm : words.asJson}
          </Button>
        )}
      </Inline>
    </Form>
  );
}

function initialValues(fields: readonly ArgumentField[]): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.map(({ name, initial }) => [name, initial]));
}

function fromJson(json: string): ReturnType<typeof readArguments> {
  const value = readJsonArguments(json);
  return value === null ? { ok: false, errors: { '': words.invalidJson } } : { ok: true, value };
}
