import { z } from 'zod';
import type { DocumentStore, Log } from '../ports/outside.ts';

export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const boundsSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1).max(20_000),
  height: z.number().int().min(1).max(20_000),
});

const windowStateSchema = z.object({ bounds: boundsSchema, maximized: z.boolean() });
export type WindowState = z.infer<typeof windowStateSchema>;

export const DEFAULT_SIZE = { width: 1080, height: 720 };
export const SMALLEST_SIZE = { width: 480, height: 480 };

/** Where the window was last. What cannot be read is forgotten: a window in the middle of the screen is no loss. */
export function readWindowState(store: DocumentStore): WindowState | null {
  try {
    const parsed = windowStateSchema.safeParse(store.read());
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function writeWindowState(store: DocumentStore, state: WindowState, log: Log): void {
  try {
    store.write(state);
  } catch (error) {
    log.warn('window_state_not_kept', { reason: error instanceof Error ? error.message : 'unknown' });
  }
}

/** The remembered place when enough of it is still on some screen; else only the size, where it fits. */
export function placeOnScreen(
  state: WindowState | null,
  screens: readonly Bounds[],
): Partial<Bounds> & { readonly width: number; readonly height: number } {
  if (state === null) return DEFAULT_SIZE;
  const { bounds } = state;
  const width = Math.max(SMALLEST_SIZE.width, bounds.width);
  const height = Math.max(SMALLEST_SIZE.height, bounds.height);
  if (screens.some((screen) => titleBarVisible(bounds, screen))) return { ...bounds, width, height };
  const largest = screens.reduce(
    (a, b) => (b.width * b.height > a.width * a.height ? b : a),
    screens[0] ?? {
      x: 0,
      y: 0,
      ...DEFAULT_SIZE,
    },
  );
  return { width: Math.min(width, largest.width), height: Math.min(height, largest.height) };
}

/** Whether the person could take hold of the window: a good part of its upper edge is on the screen. */
function titleBarVisible(window: Bounds, screen: Bounds): boolean {
  const left = Math.max(window.x, screen.x);
  const right = Math.min(window.x + window.width, screen.x + screen.width);
  return right - left >= 120 && window.y >= screen.y && window.y + 40 <= screen.y + screen.height;
}
