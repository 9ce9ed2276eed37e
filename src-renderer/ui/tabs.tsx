import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';

export interface TabItem {
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
}

/** Sides of one thing. */
export function Tabs({
  label,
  items,
  selected,
  onSelect,
}: {
  readonly label: string;
  readonly items: readonly TabItem[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}): ReactNode {
  return (
    <AriaTabs
      selectedKey={selected}
      onSelectionChange={(key) => onSelect(String(key))}
      className="flex flex-col gap-6"
    >
      <TabList aria-label={label} items={items} className="flex gap-1 overflow-x-auto border-b border-line">
        {(item) => (
          <Tab
            id={item.id}
            className="relative -mb-px cursor-default rounded-t-md border-b-2 border-transparent px-3 py-2 font-medium whitespace-nowrap text-ink-muted outline-none transition-colors hover:text-ink selected:border-accent selected:text-ink focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent"
          >
            {item.label}
          </Tab>
        )}
      </TabList>
      {items.map((item) => (
        <TabPanel key={item.id} id={item.id} className="flex flex-col gap-6 outline-none">
          {item.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
