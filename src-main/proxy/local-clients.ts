import { hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { localClientSchema, type LocalClient } from '../../src-shared/domain/local-client.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { LocalClients } from '../ports/local-clients.ts';
import type { DocumentStore } from '../ports/outside.ts';

/** What is kept of a client: never its token, only the digest of it. */
const storedClientSchema = localClientSchema.extend({ digest: z.string().length(43) });
const documentSchema = z.object({ clients: z.array(storedClientSchema).default([]) });

interface Entry {
  readonly digest: string;
  client: LocalClient;
  /** When {@link LocalClient.lastUsedAt} was set, in milliseconds. */
  usedAt?: number;
}

export interface NewClient {
  readonly name: string;
  readonly servers?: readonly string[] | null;
  readonly kind?: LocalClient['kind'];
}

export interface IssuedClient {
  readonly client: LocalClient;
  /** Given this once. */
  readonly token: string;
}

/** The AI clients with their tokens: {@link LocalClients} and what changes it. */
export interface LocalClientRegistry extends LocalClients {
  /** Throws `client_not_allowed`. */
  add(client: NewClient): IssuedClient;
  /** A client that lives as long as this process and is kept nowhere: our own probes, the stdio bridge. */
  addTransient(client: NewClient): IssuedClient;
  /** A further token for a client that is there: known until this process ends or the client is removed. */
  lend(id: string): string;
  /** By id, or by name where only one has it. Throws `not_found`. */
  remove(idOrName: string): LocalClient;
  /** Whether the organisation still lets it in: that may have changed since it was connected. */
  mayConnect(client: Pick<LocalClient, 'name' | 'kind'>): boolean;
  /** Changes which servers a client may use. */
  setServers(id: string, servers: readonly string[] | null): void;
  onChange(listener: () => void): () => void;
  /** Called at each use with what the client says of itself; returns the removal. */
  onUsed(listener: (id: string, declared: string | null) => void): () => void;
  /** Writes what is not written yet (times of last use). */
  flush(): void;
}

interface LocalClientsDeps {
  readonly store: DocumentStore;
  readonly clock: Clock;
  readonly journal: Journal;
  /** Whether the organisation lets this client in; left out, all. */
  readonly mayConnect?: (client: Pick<LocalClient, 'name' | 'kind'>) => boolean;
}

/** Times of last use are written this long after they changed: not at each call. */
const USED_WRITE_MS = 60_000;

/** Throws `config_invalid` when the stored clients cannot be read. */
export function createLocalClients({
  store,
  clock,
  journal,
  mayConnect = () => true,
}: LocalClientsDeps): LocalClientRegistry {
  const entries = new Map(read(store).map((entry) => [entry.digest, entry]));
  const ids = new Map([...entries.values()].map((entry) => [entry.client.id, entry]));
  const transient = new Set<string>();
  const lent = new Map<string, string>();
  const removed = new Set<(id: string) => void>();
  const changed = new Set<() => void>();
  const usedListeners = new Set<(id: string, declared: string | null) => void>();
  let cancelWrite: (() => void) | null = null;

  const stored = (): Entry[] => [...entries.values()].filter(({ client }) => !transient.has(client.id));
  const byId = (id: string): Entry | undefined => ids.get(id);

  function flush(): void {
    cancelWrite?.();
    cancelWrite = null;
    store.write({ clients: stored().map(({ client, digest }) => ({ ...client, digest })) });
  }

  function issue({ name, servers = null, kind = 'token' }: NewClient): IssuedClient {
    if (!mayConnect({ name, kind })) throw new Problem('client_not_allowed', { client: name });
    const token = newToken();
    const client: LocalClient = {
      id: randomBytes(9).toString('base64url'),
      name,
      kind,
      createdAt: new Date(clock.now()).toISOString(),
      lastUsedAt: null,
      servers: servers === null ? null : [...servers],
    };
    const digest = digestOf(token);
    const entry = { client, digest };
    entries.set(digest, entry);
    ids.set(client.id, entry);
    return { client, token };
  }

  /** To the second: a busy client calls a thousand times in one. */
  function noteUse(entry: Entry): void {
    const now = clock.now();
    const last = entry.client.lastUsedAt;
    if (last !== null && Math.abs(now - (entry.usedAt ?? 0)) < 1_000) return;
    entry.usedAt = now;
    entry.client = { ...entry.client, lastUsedAt: new Date(now).toISOString() };
  }

  function tellChange(): void {
    for (const listener of changed) listener();
  }

  return {
    authenticate(token) {
      const digest = digestOf(token);
      const borrower = lent.get(digest);
      const entry = borrower === undefined ? entries.get(digest) : byId(borrower);
      const known = borrower === undefined ? entry?.digest : digest;
      // The look-up is by digest, which says nothing about the token; the comparison itself takes constant time.
      const isSame = timingSafeEqual(Buffer.from(digest), Buffer.from(known ?? NO_DIGEST));
      return entry && isSame ? entry.client : null;
    },
    find: (id) => byId(id)?.client ?? null,
    mayConnect,
    list: () => stored().map(({ client }) => client),
    used(id, declared) {
      const entry = byId(id);
      if (!entry) return;
      noteUse(entry);
      if (!transient.has(id)) cancelWrite ??= clock.after(USED_WRITE_MS, flush);
      for (const listener of usedListeners) listener(id, declared ?? null);
    },
    onRemoved: (listener) => subscribe(removed, listener),
    onChange: (listener) => subscribe(changed, listener),
    onUsed: (listener) => subscribe(usedListeners, listener),
    add(request) {
      const issued = issue(request);
      flush();
      journal.record('client_added', 'ok', { clientId: issued.client.id, clientName: issued.client.name });
      tellChange();
      return issued;
    },
    addTransient(request) {
      const issued = issue(request);
      transient.add(issued.client.id);
      return issued;
    },
    setServers(id, servers) {
      const entry = byId(id);
      if (!entry) throw new Problem('not_found', { what: 'client', name: id });
      entry.client = { ...entry.client, servers: servers === null ? null : [...servers] };
      flush();
      tellChange();
    },
    lend(id) {
      if (!byId(id)) throw new Problem('not_found', { what: 'client', name: id });
      const token = newToken();
      lent.set(digestOf(token), id);
      // A client that starts its bridge again and again holds no more than so many.
      const [oldest] = lent.keys();
      if (lent.size > MOST_LENT && oldest !== undefined) lent.delete(oldest);
      return token;
    },
    remove(idOrName) {
      const { client, digest } = pick([...entries.values()], idOrName);
      entries.delete(digest);
      ids.delete(client.id);
      for (const [token, id] of lent) if (id === client.id) lent.delete(token);
      if (!transient.delete(client.id)) {
        flush();
        journal.record('client_removed', 'ok', { clientId: client.id, clientName: client.name });
      }
      for (const listener of removed) listener(client.id);
      tellChange();
      return client;
    },
    flush,
  };
}

const MOST_LENT = 1_000;

function newToken(): string {
  return `obh_${randomBytes(32).toString('base64url')}`;
}

const NO_DIGEST = '-'.repeat(43);

function digestOf(token: string): string {
  return hash('sha256', token, 'base64url');
}

function pick(entries: readonly Entry[], idOrName: string): Entry {
  const byId = entries.find(({ client }) => client.id === idOrName);
  if (byId) return byId;
  const [first, ...others] = entries.filter(({ client }) => client.name === idOrName);
  if (!first) throw new Problem('not_found', { what: 'client', name: idOrName });
  if (others.length > 0)
    throw new Problem('invalid_input', { reason: `several clients are named "${idOrName}"; give the id` });
  return first;
}

function read(store: DocumentStore): Entry[] {
  const value = store.read();
  if (value === undefined) return [];
  const parsed = documentSchema.safeParse(value);
  if (parsed.success) return parsed.data.clients.map(({ digest, ...client }) => ({ digest, client }));
  throw new Problem('config_invalid', { path: store.path, reason: z.prettifyError(parsed.error) });
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
