import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Page } from '../../ui/page.tsx';
import { AddClientDialog } from './add-client-dialog.tsx';
import { BypassList } from './bypass-list.tsx';
import { FoundClients } from './found-clients.tsx';
import { KnownClients } from './known-clients.tsx';
import { ManualSetup } from './manual-setup.tsx';

/** The AI clients: those found here, those with access, and what goes past Onbehalf. */
export function ClientsPage(): ReactNode {
  const [adding, setAdding] = useState(false);
  return (
    <Page
      title={text.clients.title}
      description={text.clients.description}
      actions={
        <Button icon={<Plus aria-hidden size={16} />} onPress={() => setAdding(true)}>
          {text.clients.add}
        </Button>
      }
    >
      <FoundClients />
      <KnownClients />
      <BypassList />
      <ManualSetup />
      <AddClientDialog isOpen={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}
