import type { Problem } from '../../../src-shared/problems/problem.ts';
import { asProblem } from '../../../src-shared/problems/problem.ts';
import { ResultSchema } from '@modelcontextprotocol/sdk/types.js';
import type { Clock } from '../../ports/clock.ts';
import { NO_TIMEOUT } from '../../no-timeout.ts';
import type { ConnectedLink, UpstreamLink } from './upstream-link.ts';

/** The four lists of MCP: the method that asks for each, where its entries stand, and what changes it. */
export const LISTS = {
  tools: { method: 'tools/list', field: 'tools', needs: 'tools' },
  prompts: { method: 'prompts/list', field: 'prompts', needs: 'prompts' },
  resources: { method: 'resources/list', field: 'resources', needs: 'resources' },
  templates: { method: 'resources/templates/list', field: 'resourceTemplates', needs: 'resources' },
} as const;

export type ListKind = keyof typeof LISTS;

/** An entry as its server sent it. */
export interface Entry {
  readonly serverId: string;
  readonly value: Readonly<Record<string, unknown>>;
}

export interface Absent {
  readonly serverId: string;
  /** null: it has not answered yet. */
  readonly problem: Problem | null;
}

export interface Gathered {
  readonly entries: readonly Entry[];
  readonly absent: readonly Absent[];
}

/** The lists of all servers, kept until they change. */
export interface Lists {
  /** What is there within the time a client is made to wait; who is late is told later. */
  gather(kind: ListKind): Promise<Gathered>;
  /** A server says that its list has changed, or it is gone. */
  forget(serverId: string, kind?: ListKind): void;
}

interface ListsDeps {
  readonly links: () => readonly UpstreamLink[];
  readonly clock: Clock;
  /** How long one server may hold up the others. */
  readonly waitMs: number;
  /** A list came too late for those who waited for it. */
  readonly onLate: (kind: ListKind) => void;
}

interface Kept {
  readonly list: Promise<readonly Entry[]>;
  readonly until: number;
}

/** More pages than any client would read. */
const MOST_PAGES = 100;

export function createLists({ links, clock, waitMs, onLate }: ListsDeps): Lists {
  const kept = new Map<string, Kept>();

  function load(link: UpstreamLink, kind: ListKind): Promise<readonly Entry[]> {
    const key = `${kind} ${link.serverId}`;
    const known = kept.get(key);
    if (known && known.until > clock.monotonic()) return known.list;
    const list = link.connected().then((connected) => readList(link.serverId, connected, kind));
    const entries = list.then(({ entries: read, ttlMs }) => {
      // A list says how long it is good (2026-07-28, "Caching"); else it is good until the server says otherwise.
      const current = kept.get(key);
      if (ttlMs !== null && current?.list === entries)
        kept.set(key, { list: entries, until: clock.monotonic() + ttlMs });
      return read;
    });
    kept.set(key, { list: entries, until: Infinity });
    entries.catch(() => kept.delete(key));
    return entries;
  }

  async function within(link: UpstreamLink, kind: ListKind): Promise<readonly Entry[] | Absent> {
    const list = load(link, kind);
    let isLate = false;
    const { promise: late, resolve } = Promise.withResolvers<Absent>();
    const cancel = clock.after(waitMs, () => {
      isLate = true;
      resolve({ serverId: link.serverId, problem: null });
    });
    const settled = list.then(
      (entries) => {
        if (isLate && entries.length > 0) onLate(kind);
        return entries;
      },
      (thrown: unknown): Absent => ({ serverId: link.serverId, problem: asProblem(thrown) }),
    );
    return Promise.race([settled, late]).finally(cancel);
  }

  return {
    async gather(kind) {
      const parts = await Promise.all(links().map((link) => within(link, kind)));
      return {
        entries: parts.flatMap((part) => ('serverId' in part ? [] : part)),
        absent: parts.flatMap((part) => ('serverId' in part ? [part] : [])),
      };
    },
    forget(serverId, kind) {
      const kinds = kind ? [kind] : (Object.keys(LISTS) as ListKind[]);
      for (const one of kinds) kept.delete(`${one} ${serverId}`);
    },
  };
}

async function readList(
  serverId: string,
  { client, capabilities }: ConnectedLink,
  kind: ListKind,
): Promise<{ readonly entries: readonly Entry[]; readonly ttlMs: number | null }> {
  const { method, field, needs } = LISTS[kind];
  if (!capabilities[needs]) return { entries: [], ttlMs: null };
  const entries: Entry[] = [];
  let cursor: unknown;
  let ttlMs: number | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const params = cursor === undefined ? {} : { cursor };
    const result = await client.request({ method, params }, ResultSchema, { timeout: NO_TIMEOUT });
    const part = result[field];
    if (Array.isArray(part)) entries.push(...part.filter(isObject).map((value) => ({ serverId, value })));
    if (typeof result['ttlMs'] === 'number') ttlMs = result['ttlMs'];
    cursor = result['nextCursor'];
    if (typeof cursor !== 'string') break;
  }
  return { entries, ttlMs };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
