import { UriTemplate } from '@modelcontextprotocol/sdk/shared/uriTemplate.js';
import type { Entry } from './lists.ts';
import { shownNames, type Named } from './names.ts';

/** Which server a name or an address belongs to, and what it is called there. */
export interface Routing {
  /** The entries as they are shown, with names that tell them apart; what was shown once keeps its way. */
  showNamed(kind: 'tools' | 'prompts', entries: readonly Entry[], always: boolean): Record<string, unknown>[];
  showResources(entries: readonly Entry[]): Record<string, unknown>[];
  showTemplates(entries: readonly Entry[]): Record<string, unknown>[];
  named(kind: 'tools' | 'prompts', shown: string): Named | null;
  /** The servers that may have a resource, the likeliest first, with its address there. Empty: any may. */
  holders(shownUri: string): readonly Place[];
  templateOwner(uriTemplate: string): string | null;
  /** The address under which a server's resource is shown. */
  shownUri(serverId: string, uri: string): string;
  /** An address that a server mentioned in a result. */
  noteUri(serverId: string, uri: string): void;
  forgetServer(serverId: string): void;
}

export interface Place {
  readonly serverId: string;
  readonly uri: string;
}

/** Addresses that servers mention in results are remembered up to this many. */
const MOST_MENTIONED = 2_000;

/** The form of an address that two servers have: which of them is meant stands before it. */
const SHARED = /^onbehalf:([a-z0-9][a-z0-9_-]{0,39}):(.+)$/s;

export function createRouting(): Routing {
  const names = { tools: new Map<string, Named>(), prompts: new Map<string, Named>() };
  let owners = new Map<string, Set<string>>();
  const mentioned = new Map<string, string>();
  let templates: readonly {
    readonly serverId: string;
    readonly text: string;
    readonly parsed: UriTemplate;
  }[] = [];

  function shownUri(serverId: string, uri: string): string {
    return (owners.get(uri)?.size ?? 0) > 1 ? `onbehalf:${serverId}:${uri}` : uri;
  }

  return {
    showNamed(kind, entries, always) {
      const all = entries.map(({ serverId, value }) => ({ serverId, name: String(value['name']) }));
      const shown = shownNames(all, always);
      return entries.map(({ value }, index) => {
        const name = shown[index] ?? '';
        const one = all[index];
        if (one) names[kind].set(name, one);
        return { ...value, name };
      });
    },
    showResources(entries) {
      owners = new Map();
      for (const { serverId, value } of entries) {
        const uri = String(value['uri']);
        owners.set(uri, (owners.get(uri) ?? new Set()).add(serverId));
      }
      return entries.map(({ serverId, value }) => ({
        ...value,
        uri: shownUri(serverId, String(value['uri'])),
      }));
    },
    showTemplates(entries) {
      templates = entries.flatMap(({ serverId, value }) => {
        const text = String(value['uriTemplate']);
        try {
          return [{ serverId, text, parsed: new UriTemplate(text) }];
        } catch {
          return [];
        }
      });
      return entries.map(({ value }) => ({ ...value }));
    },
    named: (kind, shown) => names[kind].get(shown) ?? null,
    holders(shown) {
      const shared = SHARED.exec(shown);
      if (shared?.[1] !== undefined && shared[2] !== undefined)
        return [{ serverId: shared[1], uri: shared[2] }];
      const listed = [...(owners.get(shown) ?? [])];
      const mention = mentioned.get(shown);
      const matching = templates
        .filter(({ parsed }) => parsed.match(shown) !== null)
        .map(({ serverId }) => serverId);
      const ids = new Set([...listed, ...(mention === undefined ? [] : [mention]), ...matching]);
      return [...ids].map((serverId) => ({ serverId, uri: shown }));
    },
    templateOwner: (text) => templates.find((template) => template.text === text)?.serverId ?? null,
    shownUri,
    noteUri(serverId, uri) {
      mentioned.delete(uri);
      mentioned.set(uri, serverId);
      const [oldest] = mentioned.keys();
      if (mentioned.size > MOST_MENTIONED && oldest !== undefined) mentioned.delete(oldest);
    },
    forgetServer(serverId) {
      for (const map of [names.tools, names.prompts])
        for (const [shown, one] of map) if (one.serverId === serverId) map.delete(shown);
      for (const [uri, owner] of mentioned) if (owner === serverId) mentioned.delete(uri);
    },
  };
}
