import type { z } from 'zod';
import type { ServerView } from '../../src-shared/domain/app-state.ts';
import type { Configuration, configurationSchema } from '../../src-shared/domain/configuration.ts';
import type { Server } from '../../src-shared/domain/server.ts';
import type { User } from '../../src-shared/domain/session.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { CatalogServer } from '../ports/exchange.ts';
import type { SettingsSource } from '../ports/settings.ts';
import { mayUse } from './access.ts';

type UserSettings = z.input<typeof configurationSchema>;

/** The settings as the catalogue needs them: it reads all and changes the person's own. */
export interface CatalogSettings extends SettingsSource {
  /** All of it or nothing. Throws `config_locked`, `invalid_input`. */
  update(change: (user: UserSettings) => UserSettings): void;
  /** Whether the organisation has set this key (a path with dots). */
  isLocked(key: string): boolean;
}

/** The servers, and what is known of them. */
export interface ServerCatalog extends Catalog {
  /** Every server of the settings, as the window shows it to this person. */
  views(user: User | null): readonly ServerView[];
  /** Also a disabled one. Throws `not_found`. */
  get(id: string): { readonly settings: Server; readonly managed: boolean };
  /** Throws `invalid_input` where the id is taken, `config_locked`. */
  add(id: string, server: Server): void;
  /** Throws `not_found`, `config_locked`. */
  edit(id: string, server: Server): void;
  remove(id: string): void;
  close(): void;
}

interface CatalogDeps {
  readonly settings: CatalogSettings;
  readonly clock: Clock;
  /** Who is signed in in an account that a server names. */
  readonly who?: (account: string) => User | null;
}

interface Sighting {
  readonly problem: Problem | null;
  readonly at: number;
}

export function createCatalog({ settings, clock, who = () => null }: CatalogDeps): ServerCatalog {
  const sightings = new Map<string, Sighting>();
  const listeners = new Set<() => void>();
  let enabled = enabledServers(settings.current());
  let usable = new WeakMap<User, readonly CatalogServer[]>();

  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const removeListener = settings.onChange((now, before) => {
    enabled = enabledServers(now);
    usable = new WeakMap();
    for (const id of sightings.keys())
      if (now.servers[id]?.url !== before.servers[id]?.url) sightings.delete(id);
    tell();
  });

  /** Who uses the server: the person of the account that it names, else the one who is given. */
  const personOf = ({ account }: Server, user: User | null): User | null =>
    account === null ? user : who(account);

  function stateOf(id: string, server: Server, user: User | null): ServerView['state'] {
    if (!server.enabled) return 'disabled';
    const person = personOf(server, user);
    if (person && !mayUse(server, person)) return 'no_access';
    const seen = sightings.get(id);
    return seen ? (seen.problem ? 'failing' : 'ok') : 'unknown';
  }

  function viewOf([id, server]: [string, Server], user: User | null): ServerView {
    const seen = sightings.get(id);
    const { name, url } = server;
    return {
      id,
      name,
      url,
      enabled: server.enabled,
      authorization: server.authorization.type,
      account: server.account,
      state: stateOf(id, server, user),
      lastProblem: seen?.problem?.report() ?? null,
      lastUsedAt: seen ? new Date(seen.at).toISOString() : null,
      managed: settings.isLocked(`servers.${id}`),
    };
  }

  function get(id: string): { readonly settings: Server; readonly managed: boolean } {
    const server = Object.hasOwn(settings.current().servers, id) ? settings.current().servers[id] : undefined;
    if (!server) throw new Problem('not_found', { what: 'server', name: id });
    return { settings: server, managed: settings.isLocked(`servers.${id}`) };
  }

  function change(id: string, server: Server | null): void {
    if (settings.isLocked(`servers.${id}`)) throw new Problem('config_locked', { key: `servers.${id}` });
    settings.update((user) => {
      const { [id]: _before, ...others } = user.servers ?? {};
      return { ...user, servers: server === null ? others : { ...others, [id]: server } };
    });
  }

  return {
    find: (id) => enabled.get(id) ?? null,
    usableBy(user) {
      const known = usable.get(user);
      if (known) return known;
      const servers = [...enabled.values()];
      const usableNow = servers.filter((server) => {
        const person = personOf(server, user);
        return person !== null && mayUse(server, person);
      });
      // Who is signed in in other accounts may change meanwhile.
      if (servers.every(({ account }) => account === null)) usable.set(user, usableNow);
      return usableNow;
    },
    seen(id, problem) {
      const before = sightings.get(id);
      sightings.set(id, { problem, at: clock.now() });
      if (before?.problem?.code !== problem?.code || !before) tell();
    },
    views: (user) => sorted(settings.current().servers).map((entry) => viewOf(entry, user)),
    get,
    add(id, server) {
      if (Object.hasOwn(settings.current().servers, id))
        throw new Problem('invalid_input', { reason: `there is a server "${id}" already` });
      change(id, server);
    },
    edit(id, server) {
      get(id);
      change(id, server);
    },
    remove(id) {
      get(id);
      change(id, null);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: removeListener,
  };
}

function enabledServers({ servers }: Configuration): ReadonlyMap<string, CatalogServer> {
  return new Map(
    sorted(servers)
      .filter(([, server]) => server.enabled)
      .map(([id, server]) => [id, { id, ...server }]),
  );
}

function sorted(servers: Readonly<Record<string, Server>>): [string, Server][] {
  return Object.entries(servers).sort(([a], [b]) => (a < b ? -1 : 1));
}
