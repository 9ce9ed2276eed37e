import type { ReactNode } from 'react';
import { GridList, GridListItem, ListLayout, Virtualizer } from 'react-aria-components';
import { cx } from './cx.ts';

export interface VirtualRowsProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  readonly nameOf: (item: Item) => string;
  readonly title: (item: Item) => ReactNode;
  readonly detail?: (item: Item) => ReactNode;
  readonly trailing?: (item: Item) => ReactNode;
}

/** Beyond this many rows the list scrolls by itself and draws only what is in sight. */
const VIRTUAL_FROM = 60;

/** A list of any length, each row with its own buttons. */
export function VirtualRows<Item extends object>(props: VirtualRowsProps<Item>): ReactNode {
  const isLong = props.items.length > VIRTUAL_FROM;
  const list = <Rows {...props} isLong={isLong} />;
  return isLong ? (
    <Virtualizer layout={ListLayout} layoutOptions={{ estimatedRowHeight: 62 }}>
      {list}
    </Virtualizer>
  ) : (
    list
  );
}

function Rows<Item extends object>({
  label,
  items,
  idOf,
  nameOf,
  title,
  detail,
  trailing,
  isLong,
}: VirtualRowsProps<Item> & { readonly isLong: boolean }): ReactNode {
  return (
    <GridList
      aria-label={label}
      selectionMode="none"
      keyboardNavigationBehavior="tab"
      className={cx('min-w-0 outline-none', isLong && 'h-[60vh] overflow-auto')}
    >
      {items.map((item) => (
        <GridListItem
          key={idOf(item)}
          id={idOf(item)}
          textValue={nameOf(item)}
          className="flex min-w-0 items-center gap-4 border-b border-line px-5 py-3 outline-none last:border-b-0 focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent"
        >
          <div className="flex min-w-0 flex-1 flex-col">
            <span className="truncate font-medium">{title(item)}</span>
            {detail && (
              <span className="line-clamp-2 text-sm text-ink-muted wrap-anywhere">{detail(item)}</span>
            )}
          </div>
          {trailing && <div className="flex shrink-0 items-center gap-3">{trailing(item)}</div>}
        </GridListItem>
      ))}
    </GridList>
  );
}
