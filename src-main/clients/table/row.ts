import { dirname } from 'node:path';
import type { AiClientRow } from '../ai-client.ts';
import { mapAt } from '../entry-shapes.ts';
import type { Places } from '../places.ts';

type Defaults = 'format' | 'section' | 'signs' | 'modes';
type RowInput = Omit<AiClientRow, Defaults> & Partial<Pick<AiClientRow, Defaults>>;

/**
 * A row with what most clients share: JSON, `mcpServers`, found by the folder of its file, and every way to prove who
 * it is. What cannot be said of a client is left to its row.
 */
export function row(input: RowInput): AiClientRow {
  return {
    format: 'json',
    section: mapAt('mcpServers'),
    signs: (at) => folders(input.files(at), at),
    modes: input.http ? ['bridge', 'oauth', 'header'] : ['bridge'],
    ...input,
  };
}

function folders(files: readonly string[], at: Places): readonly string[] {
  return files.map((file) => dirname(file)).filter((folder) => folder !== at.home);
}
