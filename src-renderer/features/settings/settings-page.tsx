import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCommand } from '../../bridge/commands.ts';
import { text } from '../../text/text.ts';
import { Page } from '../../ui/page.tsx';
import { SkeletonForm } from '../../ui/skeleton.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { Answer } from '../problems/answer.tsx';
import { ProviderSettings } from '../provider/provider-settings.tsx';
import { GeneralSettings } from './general-settings.tsx';
import { isLockedBy } from './managed-notice.tsx';
import { ManagedSettings } from './managed-settings.tsx';
import { NetworkSettings } from './network-settings.tsx';
import { PolicySection } from './policy-section.tsx';
import { PrivacySettings } from './privacy-settings.tsx';
import type { SettingsPart } from './settings-part.ts';

const { names, title, sections } = text.settings;

/** All settings, part by part; the part is in the address. */
export function SettingsPage(): ReactNode {
  const { section } = useParams({ from: '/settings/$section' });
  const navigate = useNavigate();
  const selected = Object.keys(names).find((name) => name === section) ?? 'provider';
  return (
    <Page title={title} width="narrow">
      <Tabs
        label={sections}
        selected={selected}
        onSelect={(next) => void navigate({ to: '/settings/$section', params: { section: next } })}
        items={[
          { id: 'provider', label: names.provider, content: <ProviderSettings /> },
          part('general', (props) => <GeneralSettings {...props} />),
          part('policy', (props) => <PolicySection {...props} />),
          part('privacy', (props) => <PrivacySettings {...props} />),
          part('network', (props) => <NetworkSettings {...props} />),
          { id: 'managed', label: names.managed, content: <Managed /> },
        ]}
      />
    </Page>
  );
}

function part(id: 'general' | 'policy' | 'privacy' | 'network', draw: (props: SettingsPart) => ReactNode) {
  return { id, label: names[id], content: <WithSettings>{draw}</WithSettings> };
}

function WithSettings({ children }: { readonly children: (props: SettingsPart) => ReactNode }): ReactNode {
  const query = useCommand('config.show', {});
  return (
    <Answer query={query} loading={<SkeletonForm label={text.common.loading} />}>
      {({ configuration, origins }) => children({ configuration, isLocked: isLockedBy(origins, '') })}
    </Answer>
  );
}

function Managed(): ReactNode {
  const query = useCommand('config.show', {});
  return (
    <Answer query={query} loading={<SkeletonForm label={text.common.loading} />}>
      {({ origins, path }) => <ManagedSettings origins={origins} path={path} />}
    </Answer>
  );
}
