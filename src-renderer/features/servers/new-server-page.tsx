import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { text } from '../../text/text.ts';
import { Link } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ServerForm } from './server-form.tsx';
import { NEW_SERVER, type ServerFormValues } from './server-form-values.ts';
import { ServersFromJson } from './servers-from-json.tsx';

const words = text.serverForm;

/** A new server: by its address, or out of what another client already knows. */
export function NewServerPage(): ReactNode {
  const navigate = useNavigate();
  const [way, setWay] = useState('address');
  const [initial, setInitial] = useState<ServerFormValues>(NEW_SERVER);
  const form = (
    <ServerForm
      key={initial.settings.url}
      initial={initial}
      isNew
      onSaved={(id) => void navigate({ to: '/servers/$id', params: { id } })}
    />
  );
  const take = (values: ServerFormValues): void => {
    setInitial(values);
    setWay('address');
  };
  return (
    <Page
      title={words.addTitle}
      description={words.addHint}
      width="narrow"
      back={<Link href="/servers">{text.servers.title}</Link>}
    >
      <Tabs
        label={words.how}
        selected={way}
        onSelect={setWay}
        items={[
          { id: 'address', label: words.byAddress, content: form },
          { id: 'json', label: words.byJson, content: <ServersFromJson onTake={take} /> },
        ]}
      />
    </Page>
  );
}
