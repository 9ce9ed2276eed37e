import type { ReactNode } from 'react';
import { useAppState } from '../../bridge/bridge.tsx';
import { text } from '../../text/text.ts';
import { Callout } from '../../ui/callout.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Columns } from '../../ui/layout.tsx';
import { Section } from '../../ui/page.tsx';

/** Where AI clients reach the agent. */
export function EndpointCard(): ReactNode {
  const { endpoint } = useAppState();
  return (
    <Section title={text.home.endpoint} description={text.home.endpointHint}>
      {endpoint ? (
        <Columns>
          <CopyField label={text.home.endpointToken} value={endpoint.mcp} />
          <CopyField label={text.home.endpointOauth} value={endpoint.mcpAuthorization} />
        </Columns>
      ) : (
        <Callout tone="warn" title={text.home.endpointMissing} />
      )}
    </Section>
  );
}
