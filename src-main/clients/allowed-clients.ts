import type { LocalClient } from '../../src-shared/domain/local-client.ts';
import type { SettingsSource } from '../ports/settings.ts';
import { AI_CLIENTS } from './client-table.ts';

/** Whether the organisation lets this client be connected and used. Our own probes are not its business. */
export type MayConnect = (client: Pick<LocalClient, 'name' | 'kind'>) => boolean;

/**
 * Follows `restrictions.aiClients`. An entry is the id of an AI client as `clients list` shows it, or the name of any other.
 * What a client is called says only what the person connected it as; that is what the organisation restricts.
 */
export function createMayConnect(settings: SettingsSource): MayConnect {
  let list: readonly string[] | null = null;
  let names: ReadonlySet<string> = new Set();
  return ({ name, kind }) => {
    const { aiClients } = settings.current().restrictions;
    if (aiClients === null || kind === 'internal') return true;
    if (aiClients !== list) {
      list = aiClients;
      names = new Set(aiClients.map(nameOf));
    }
    return names.has(name.toLowerCase());
  };
}

function nameOf(entry: string): string {
  return (AI_CLIENTS.find(({ id }) => id === entry.toLowerCase())?.name ?? entry).toLowerCase();
}
