import type { ReactNode, Ref } from 'react';
import {
  Cell,
  Collection,
  Column,
  Row,
  Table,
  TableBody,
  TableHeader,
  TableLayout,
  TableLoadMoreItem,
  Virtualizer,
} from 'react-aria-components';
import { cx } from './cx.ts';

export interface DataColumn<Item> {
  readonly id: string;
  readonly label: string;
  readonly cell: (item: Item) => ReactNode;
  readonly width?: number | `${number}fr`;
  readonly minWidth?: number;
  readonly numeric?: boolean;
}

export interface DataTableProps<Item> {
  readonly label: string;
  readonly columns: readonly DataColumn<Item>[];
  readonly items: readonly Item[];
  readonly idOf: (item: Item) => string;
  readonly nameOf: (item: Item) => string;
  readonly onOpen: (item: Item) => void;
  /** Called when the end comes in sight; undefined where there is no more. */
  readonly onMore?: (() => void) | undefined;
  readonly isLoadingMore?: boolean;
  readonly moreLabel: string;
  /** The element that scrolls. */
  readonly scrollRef?: Ref<HTMLTableElement>;
}

const ROW_HEIGHT = 36;

/** A table of any length: only the rows in sight are drawn. Arrows move, Enter opens. */
export function DataTable<Item extends object>({
  label,
  columns,
  items,
  idOf,
  nameOf,
  onOpen,
  onMore,
  isLoadingMore = false,
  moreLabel,
  scrollRef,
}: DataTableProps<Item>): ReactNode {
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-clip rounded-xl border border-line bg-surface shadow-card">
      <Virtualizer layout={TableLayout} layoutOptions={{ rowHeight: ROW_HEIGHT, headingHeight: 36 }}>
        <Table
          ref={scrollRef ?? null}
          aria-label={label}
          selectionMode="none"
          onRowAction={(key) => {
            const item = items.find((one) => idOf(one) === key);
            if (item) onOpen(item);
          }}
          className="min-h-0 flex-1 overflow-auto scroll-pt-9 outline-none focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent"
        >
          <TableHeader columns={columns} className="h-full">
            {(column) => (
              <Column
                id={column.id}
                isRowHeader={column.id === columns[0]?.id}
                {...(column.width === undefined ? {} : { width: column.width })}
                {...(column.minWidth === undefined ? {} : { minWidth: column.minWidth })}
                className={cx(
                  'flex h-full items-center border-b border-line bg-sunken px-3 text-sm font-medium text-ink-muted outline-none',
                  column.numeric && 'justify-end',
                )}
              >
                {column.label}
              </Column>
            )}
          </TableHeader>
          <TableBody>
            <Collection items={items} dependencies={[columns]}>
              {(item) => (
                <Row
                  id={idOf(item)}
                  textValue={nameOf(item)}
                  columns={columns}
                  className="flex h-full cursor-default border-b border-line/60 outline-none hover:bg-hovered focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent pressed:bg-pressed"
                >
                  {(column) => (
                    <Cell
                      className={cx(
                        'flex h-full items-center overflow-hidden px-3 outline-none focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent',
                        column.numeric && 'justify-end tabular-nums',
                      )}
                    >
                      <span className="truncate">{column.cell(item)}</span>
                    </Cell>
                  )}
                </Row>
              )}
            </Collection>
            {onMore && (
              <TableLoadMoreItem
                onLoadMore={onMore}
                isLoading={isLoadingMore}
                className="flex h-9 items-center justify-center text-sm text-ink-muted"
              >
                {moreLabel}
              </TableLoadMoreItem>
            )}
          </TableBody>
        </Table>
      </Virtualizer>
    </div>
  );
}
