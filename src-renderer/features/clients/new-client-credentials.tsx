import { type ReactNode, useEffect, useState } from 'react';
import { useAppState } from '../../bridge/bridge.tsx';
import { text } from '../../text/text.ts';
import { CopyField } from '../../ui/copy-field.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Text } from '../../ui/typography.tsx';

/** A token does not stay on the clipboard for longer. */
const CLEAR_CLIPBOARD_MS = 60_000;

/** The address and the token of a client that was just made, the one time that they can be seen. */
export function NewClientCredentials({ token }: { readonly token: string }): ReactNode {
  const { endpoint } = useAppState();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    // Not undone when the dialog closes: the token is on the clipboard then as well.
    setTimeout(() => void navigator.clipboard.writeText('').catch(() => undefined), CLEAR_CLIPBOARD_MS);
  }, [copied]);
  const address = endpoint?.mcp ?? '';
  const onCopied = (): void => setCopied(true);
  return (
    <Stack>
      <Text tone="muted">{text.clients.createdHint}</Text>
      <CopyField label={text.clients.address} value={address} />
      <CopyField
        label={text.clients.token}
        value={token}
        description={text.clients.tokenHint}
        onCopied={onCopied}
      />
      <CopyField
        label={text.clients.asJson}
        value={JSON.stringify({
          mcpServers: {
            onbehalf: { type: 'http', url: address, headers: { Authorization: `Bearer ${token}` } },
          },
        })}
        onCopied={onCopied}
      />
      {copied && (
        <Text size="sm" tone="muted">
          {text.clients.tokenCopied}
        </Text>
      )}
    </Stack>
  );
}
