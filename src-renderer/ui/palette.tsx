import { Search } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Autocomplete,
  Button as AriaButton,
  Collection,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { cx } from './cx.ts';
import { FOCUS_RING } from './focus.ts';

export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly icon: ReactNode;
  readonly run: () => void;
}

export interface PaletteSection {
  readonly id: string;
  readonly label: string;
  readonly items: readonly PaletteItem[];
}

/** Everything that can be done, by name: type, move with the arrows, Enter does it. */
export function Palette({
  label,
  placeholder,
  emptyLabel,
  sections,
  isOpen,
  onClose,
}: {
  readonly label: string;
  readonly placeholder: string;
  readonly emptyLabel: string;
  readonly sections: readonly PaletteSection[];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { contains } = useFilter({ sensitivity: 'base' });
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      className="fixed inset-0 z-50 flex items-start justify-center bg-scrim p-4 pt-[14vh]"
    >
      <Modal className="w-full max-w-xl overflow-clip rounded-2xl border border-line bg-raised shadow-float outline-none">
        <Dialog aria-label={label} className="outline-none">
          <Autocomplete filter={contains}>
            <SearchField aria-label={label} className="flex items-center gap-3 border-b border-line px-4">
              <Search aria-hidden size={18} className="shrink-0 text-ink-faint" />
              <Input
                // oxlint-disable-next-line jsx-a11y/no-autofocus -- the palette is opened to type into it
                autoFocus
                placeholder={placeholder}
                className="h-13 w-full min-w-0 bg-transparent text-lg text-ink outline-none placeholder:text-ink-faint [&::-webkit-search-cancel-button]:hidden"
              />
            </SearchField>
            {/* The focus stays in the field, so nothing in the list has it: what scrolls can be reached for itself. */}
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls has to be reachable (WCAG 2.1.1) */}
            <section aria-label={label} tabIndex={0} className="max-h-[50vh] overflow-auto outline-none">
              <Menu
                items={sections}
                aria-label={label}
                onClose={onClose}
                className="p-2 outline-none empty:p-6 empty:text-center"
                renderEmptyState={() => <p className="p-4 text-center text-ink-muted">{emptyLabel}</p>}
              >
                {(section) => (
                  <MenuSection id={section.id} className="pb-1">
                    <Header className="px-2.5 pt-2 pb-1 text-xs font-semibold text-ink-muted">
                      {section.label}
                    </Header>
                    <Collection items={section.items}>{(item) => <Entry item={item} />}</Collection>
                  </MenuSection>
                )}
              </Menu>
            </section>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Entry({ item }: { readonly item: PaletteItem }): ReactNode {
  return (
    <MenuItem
      id={item.id}
      textValue={item.label}
      onAction={item.run}
      className="flex h-9 cursor-default items-center gap-3 rounded-lg px-2.5 text-ink outline-none focus:bg-accent-soft forced-colors:focus:bg-[Highlight] [&_svg]:text-ink-muted"
    >
      {item.icon}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>{' '}
      {item.hint !== undefined && <span className="shrink-0 text-sm text-ink-muted">{item.hint}</span>}
    </MenuItem>
  );
}

/** Opens the palette, and shows its keys. */
export function PaletteButton({
  label,
  keys,
  onPress,
}: {
  readonly label: string;
  readonly keys: string;
  readonly onPress: () => void;
}): ReactNode {
  return (
    <AriaButton
      onPress={onPress}
      className={cx(
        'flex h-9 w-full cursor-default items-center justify-center gap-2.5 rounded-lg border border-line bg-surface px-2.5 text-ink-muted hover:bg-hovered hover:text-ink lg:h-8 lg:justify-start',
        FOCUS_RING,
      )}
    >
      <Search aria-hidden size={15} className="shrink-0" />
      <span className="sr-only text-left lg:not-sr-only lg:flex-1">{label}</span>
      <kbd className="sr-only rounded border border-line font-sans text-xs text-ink-faint lg:not-sr-only lg:px-1">
        {keys}
      </kbd>
    </AriaButton>
  );
}
