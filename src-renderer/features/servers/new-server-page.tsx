import { useNavigate, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { hostOf } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { Callout } from '../../ui/callout.tsx';
import { Link } from '../../ui/link.tsx';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { visibleLines } from '../../ui/typography.tsx';
import type { AddServerSearch } from './add-server-search.ts';
import { ServerForm } from './server-form.tsx';
import { idOfName, NEW_SERVER, type ServerFormValues } from './server-form-values.ts';
import { ServersFromJson } from './servers-from-json.tsx';

const words = text.serverForm;

/** A new server: by its address, or out of what another client already knows. */
export function NewServerPage(): ReactNode {
  const navigate = useNavigate();
  const [way, setWay] = useState('address');
  const link = useSearch({ from: '/servers/new' });
  const [initial, setInitial] = useState<ServerFormValues>(() => askedFor(link));
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
      {link.add !== undefined && (
        <Callout tone="warn" title={words.fromLink(visibleLines(link.add))}>
          {words.fromLinkHint}
        </Callout>
      )}
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

/** What a link fills in; the person looks at it, and adds it or not. */
function askedFor({ add = '', name = '' }: AddServerSearch): ServerFormValues {
  if (add === '') return NEW_SERVER;
  const called = name === '' ? hostOf(add) : name;
  return { id: idOfName(called), settings: { ...NEW_SERVER.settings, name: called, url: add } };
}
