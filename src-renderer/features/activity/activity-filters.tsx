import type { ReactNode } from 'react';
import { auditKindSchema, auditOutcomeSchema } from '../../../src-shared/domain/audit-record.ts';
import { useNow } from '../../app/use-now.ts';
import { useAppState } from '../../bridge/bridge.tsx';
import { formatTime } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { FilterBar, type FilterChoice, type FilterToken } from '../../ui/filter-bar.tsx';
import { Inline } from '../../ui/layout.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import type { RecordFilter } from './record-filter.ts';

const words = text.activity;

const HOUR = 60 * 60_000;

interface FiltersProps {
  readonly filter: RecordFilter;
  readonly onChange: (filter: RecordFilter) => void;
  /** People and tools that were seen in what is loaded. */
  readonly seen: { readonly people: readonly string[]; readonly tools: readonly string[] };
  readonly typed: string;
  readonly onType: (typed: string) => void;
}

/** What of the log is shown. */
export function ActivityFilters({ filter, onChange, seen, typed, onType }: FiltersProps): ReactNode {
  const { servers, clients } = useAppState();
  const now = useNow();
  const named = (values: readonly string[]): FilterChoice['values'] =>
    values.map((value) => ({ value, label: value }));
  const choices: FilterChoice[] = [
    { id: 'since', label: words.when, values: whens(now) },
    {
      id: 'outcome',
      label: words.filter.outcome,
      values: auditOutcomeSchema.options.map((value) => ({ value, label: words.outcome[value] })),
    },
    {
      id: 'kind',
      label: words.filter.kind,
      values: auditKindSchema.options.map((value) => ({ value, label: words.kind[value] ?? value })),
    },
    {
      id: 'server',
      label: words.filter.server,
      values: servers.map(({ id, name }) => ({ value: id, label: name })),
    },
    {
      id: 'client',
      label: words.filter.client,
      values: clients.map(({ id, name }) => ({ value: id, label: name })),
    },
    { id: 'tool', label: words.filter.tool, values: named(seen.tools) },
    { id: 'user', label: words.filter.user, values: named(seen.people) },
  ];
  return (
    <Inline>
      <SearchField label={words.search} value={typed} onChange={onType} />
      <FilterBar
        label={words.filters}
        addLabel={words.addFilter}
        choices={choices}
        tokens={tokensOf(filter, choices, now)}
        onAdd={(id, value) => onChange({ ...filter, [id]: value })}
        onRemove={(id) =>
          onChange(Object.fromEntries(Object.entries(filter).filter(([name]) => name !== id)))
        }
      />
    </Inline>
  );
}

function whens(now: number): FilterChoice['values'] {
  const at = (time: number): string => new Date(time).toISOString();
  return [
    { value: at(now - HOUR), label: words.whens.hour },
    { value: at(new Date(now).setHours(0, 0, 0, 0)), label: words.whens.today },
    { value: at(now - 7 * 24 * HOUR), label: words.whens.week },
    { value: at(now - 30 * 24 * HOUR), label: words.whens.month },
  ];
}

function tokensOf(filter: RecordFilter, choices: readonly FilterChoice[], now: number): FilterToken[] {
  return Object.entries(filter).flatMap(([name, value]) => {
    if (name === 'text' || value === undefined) return [];
    const known = choices.find(({ id }) => id === name)?.values.find((choice) => choice.value === value);
    const shown = name === 'since' || name === 'until' ? formatTime(value, now) : (known?.label ?? value);
    const label = words.filter[name as keyof typeof words.filter];
    return [{ id: name, text: words.filterToken(label, shown), removeLabel: words.removeFilter(label) }];
  });
}
