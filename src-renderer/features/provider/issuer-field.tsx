import { Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { presetDefaults } from '../../../src-shared/domain/preset-defaults.ts';
import { presetForIssuer } from '../../../src-shared/domain/preset.ts';
import { useDebounced } from '../../app/use-debounced.ts';
import { useCommand } from '../../bridge/commands.ts';
import { FormText } from '../../form/form-fields.tsx';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Inline, Stack } from '../../ui/layout.tsx';
import { Live } from '../../ui/live.tsx';
import { Text } from '../../ui/typography.tsx';
import type { ProviderForm } from './provider-form-values.ts';

const words = text.provider;

/** Long enough that nothing is asked while somebody types. */
const SETTLE_MS = 250;

/** The issuer with what is wrong with it, what was meant, and what it was recognised as, while it is typed. */
export function IssuerField({
  form,
  isNew,
}: {
  readonly form: ProviderForm;
  readonly isNew: boolean;
}): ReactNode {
  const issuer = form.watch('issuer');
  const settled = useDebounced(issuer.trim(), SETTLE_MS);
  const detected = useCommand(
    'provider.detect',
    { issuer: settled },
    { enabled: settled !== '', keep: true },
  ).data;
  const findings = settled === '' ? [] : (detected?.findings ?? []);
  const corrected = findings.map((finding) => finding.corrected).find((value) => value !== null);
  const take = (value: string): void => {
    form.setValue('issuer', value, { shouldDirty: true, shouldValidate: true });
    followPreset(form, value, isNew);
  };
  return (
    <Stack gap="sm">
      <FormText
        control={form.control}
        name="issuer"
        type="url"
        mono
        label={words.issuer}
        description={words.issuerHint}
        placeholder={words.issuerPlaceholder}
        isRequired
        onEdited={(typed) => followPreset(form, typed, isNew)}
      />
      <Live>
        {findings.length > 0 && (
          <Stack gap="xs">
            {findings.map(({ fault, message }) => (
              <Text key={fault} size="sm" tone="warn">
                {message}
              </Text>
            ))}
            {corrected && corrected !== issuer && (
              <Inline>
                <Button size="sm" onPress={() => take(corrected)}>
                  {words.useInstead(corrected)}
                </Button>
              </Inline>
            )}
          </Stack>
        )}
        {findings.length === 0 && detected && detected.by !== 'none' && settled !== '' && (
          <Inline gap="xs">
            <Sparkles aria-hidden size={14} />
            <Text as="span" size="sm" tone="muted">
              {words.recognised(words.presets[detected.preset])}
            </Text>
          </Inline>
        )}
      </Live>
    </Stack>
  );
}

/** A custom domain cannot be told by its name: there the choice stays. */
function followPreset(form: ProviderForm, issuer: string, isNew: boolean): void {
  const preset = presetForIssuer(issuer.trim());
  if (preset === 'generic' || preset === form.getValues('preset')) return;
  form.setValue('preset', preset, { shouldDirty: true });
  if (isNew) form.setValue('scopes', presetDefaults(preset).scopes, { shouldDirty: true });
}
