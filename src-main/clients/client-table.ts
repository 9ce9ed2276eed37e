import type { AiClientRow } from './ai-client.ts';
import { ASSISTANT_CLIENTS } from './table/assistants.ts';
import { CLI_CLIENTS } from './table/command-line.ts';
import { EDITOR_CLIENTS } from './table/editors.ts';
import { EXTENSION_CLIENTS } from './table/extensions.ts';

/** Every AI client whose configuration file is documented. The only place that knows their formats. */
export const AI_CLIENTS: readonly AiClientRow[] = [
  ...ASSISTANT_CLIENTS,
  ...CLI_CLIENTS,
  ...EDITOR_CLIENTS,
  ...EXTENSION_CLIENTS,
];

export function findRow(id: string): AiClientRow | null {
  return AI_CLIENTS.find((row) => row.id === id) ?? null;
}
