import { Bookmark } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { text } from '../../text/text.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Inline, Stack } from '../../ui/layout.tsx';
import { MenuButton } from '../../ui/menu-button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { removeView, saveView, useSavedViews } from './saved-views.ts';
import type { RecordFilter } from './record-filter.ts';

const words = text.activity.views;

/** Filters that are needed again: kept under a name, and taken up again. */
export function ViewsMenu({
  filter,
  onShow,
}: {
  readonly filter: RecordFilter;
  readonly onShow: (filter: RecordFilter) => void;
}): ReactNode {
  const views = useSavedViews();
  const [naming, setNaming] = useState(false);
  const isFiltered = Object.keys(filter).length > 0;
  const current = views.find((view) => JSON.stringify(view.filter) === JSON.stringify(filter));
  const keep = { id: ' keep', label: words.keep, onAction: () => setNaming(true) };
  const remove = (name: string) => ({
    id: ' remove',
    label: words.remove(name),
    onAction: () => removeView(name),
  });
  const choices = [
    ...views.map((view) => ({ id: view.name, label: view.name, onAction: () => onShow(view.filter) })),
    ...(current ? [remove(current.name)] : isFiltered ? [keep] : []),
  ];
  return (
    <>
      {choices.length > 0 && (
        <MenuButton icon={<Bookmark aria-hidden size={15} />} choices={choices}>
          {current?.name ?? words.button}
        </MenuButton>
      )}
      {naming && (
        <NameDialog
          onClose={() => setNaming(false)}
          onName={(name) => {
            saveView({ name, filter });
            setNaming(false);
          }}
        />
      )}
    </>
  );
}

function NameDialog({
  onClose,
  onName,
}: {
  readonly onClose: () => void;
  readonly onName: (name: string) => void;
}): ReactNode {
  const [name, setName] = useState('');
  return (
    <Dialog title={words.keep} isOpen onClose={onClose} closeLabel={text.common.close} width="sm">
      <Form label={words.keep} onSubmit={() => name.trim() !== '' && onName(name.trim().slice(0, 60))}>
        <Stack>
          <TextField
            label={words.name}
            description={words.nameHint}
            value={name}
            onChange={setName}
            isRequired
          />
          <Inline justify="end">
            <Button onPress={onClose}>{text.common.cancel}</Button>
            <Button kind="primary" type="submit">
              {text.common.save}
            </Button>
          </Inline>
        </Stack>
      </Form>
    </Dialog>
  );
}
