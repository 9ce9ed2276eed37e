import { existsSync } from 'node:fs';
import type { AiClientRow } from './ai-client.ts';
import type { Places } from './places.ts';

/** The file of a client on this computer: the first candidate that exists, else the first; null where it has none. */
export function fileOf(row: AiClientRow, places: Places): string | null {
  const candidates = row.files(places);
  return candidates.find((path) => existsSync(path)) ?? candidates[0] ?? null;
}

export function isInstalled(row: AiClientRow, places: Places): boolean {
  return row.signs(places).some((path) => existsSync(path));
}
