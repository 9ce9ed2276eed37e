import { ArrowUp, Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFieldArray } from 'react-hook-form';
import { FormSwitch, FormText } from '../../form/form-fields.tsx';
import { useLockedReason } from '../../form/locks.tsx';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Fields } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Grow, Inline, Stack } from '../../ui/layout.tsx';
import { Text } from '../../ui/typography.tsx';
import type { ProviderForm } from './provider-form-values.ts';

const words = text.provider;

/** The guide's Roles & Teams Sync. */
export function MappingFields({ form }: { readonly form: ProviderForm }): ReactNode {
  const { control } = form;
  const teamsOn = form.watch('teamSync.enabled') ?? true;
  return (
    <Fields>
      <Rules form={form} />
      <Fields columns={2}>
        <FormText
          control={control}
          name="roleMapping.default"
          label={words.defaultRole}
          description={words.defaultRoleHint}
          emptyIsNull
        />
      </Fields>
      <FormSwitch
        control={control}
        name="roleMapping.strict"
        label={words.strict}
        description={words.strictHint}
      />
      <FormSwitch
        control={control}
        name="roleMapping.skipSync"
        label={words.skipSync}
        description={words.skipSyncHint}
      />
      <FormSwitch control={control} name="teamSync.enabled" label={words.teamSync} />
      {teamsOn && (
        <FormText
          control={control}
          name="teamSync.template"
          label={words.teamTemplate}
          description={words.teamTemplateHint}
          mono
          lines={2}
        />
      )}
    </Fields>
  );
}

function Rules({ form }: { readonly form: ProviderForm }): ReactNode {
  const { control } = form;
  const rules = useFieldArray({ control, name: 'roleMapping.rules' });
  const isLocked = useLockedReason('roleMapping.rules') !== undefined;
  return (
    <Stack gap="sm">
      <Stack gap="none">
        <Text weight="medium">{words.rules}</Text>
        <Text size="sm" tone="muted">
          {rules.fields.length === 0 ? words.noRules : words.rulesHint}
        </Text>
      </Stack>
      {rules.fields.map((field, index) => (
        <Inline key={field.id} align="start" wrap={false}>
          <Grow>
            <Fields columns={2}>
              <FormText
                control={control}
                name={`roleMapping.rules.${index}.template`}
                label={`${words.rule(index + 1)}: ${words.template}`}
                placeholder={words.templatePlaceholder}
                mono
                isRequired
              />
              <FormText
                control={control}
                name={`roleMapping.rules.${index}.role`}
                label={words.role}
                isRequired
              />
            </Fields>
          </Grow>
          {!isLocked && (
            <Inline gap="none" wrap={false}>
              <IconButton
                label={words.moveUp(index + 1)}
                icon={<ArrowUp aria-hidden size={15} />}
                isDisabled={index === 0}
                onPress={() => rules.move(index, index - 1)}
              />
              <IconButton
                label={words.removeRule(index + 1)}
                icon={<Trash2 aria-hidden size={15} />}
                onPress={() => rules.remove(index)}
              />
            </Inline>
          )}
        </Inline>
      ))}
      {!isLocked && (
        <Inline>
          <Button
            size="sm"
            icon={<Plus aria-hidden size={14} />}
            onPress={() => rules.append({ template: '', role: '' })}
          >
            {words.addRule}
          </Button>
        </Inline>
      )}
    </Stack>
  );
}
