import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { activitySearchSchema } from './activity-search.ts';

/** Filters of the log under a name. */
const viewSchema = z.object({
  name: z.string().min(1).max(60),
  filter: activitySearchSchema.omit({ record: true }),
});
export type SavedView = z.infer<typeof viewSchema>;

const KEY = 'onbehalf.activity-views';
const CHANGED = 'onbehalf:activity-views';
const MOST = 20;

let read: { readonly kept: string | null; readonly views: readonly SavedView[] } = { kept: null, views: [] };

/** The views that were kept in this window, by name. They are a matter of the window alone, as the theme is. */
export function useSavedViews(): readonly SavedView[] {
  return useSyncExternalStore(onViewsChange, readViews);
}

/** Keeps a view; one of the same name gives way. */
export function saveView(view: SavedView): void {
  const others = readViews().filter(({ name }) => name !== view.name);
  write([...others, view].toSorted((one, other) => one.name.localeCompare(other.name)).slice(0, MOST));
}

export function removeView(name: string): void {
  write(readViews().filter((view) => view.name !== name));
}

/** The same list as long as nothing was changed, as React wants it. */
function readViews(): readonly SavedView[] {
  const kept = localStorage.getItem(KEY);
  if (kept !== read.kept) read = { kept, views: parse(kept) };
  return read.views;
}

function parse(kept: string | null): readonly SavedView[] {
  try {
    return z.array(viewSchema).parse(JSON.parse(kept ?? '[]'));
  } catch {
    return [];
  }
}

function write(views: readonly SavedView[]): void {
  localStorage.setItem(KEY, JSON.stringify(views));
  window.dispatchEvent(new Event(CHANGED));
}

function onViewsChange(listener: () => void): () => void {
  window.addEventListener(CHANGED, listener);
  return () => window.removeEventListener(CHANGED, listener);
}
