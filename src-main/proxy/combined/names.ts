import { createHash } from 'node:crypto';

/** Something that a server has under a name of its own. */
export interface Named {
  readonly serverId: string;
  readonly name: string;
}

/** What AI clients allow as the name of a tool. */
export const LONGEST_NAME = 64;

/**
 * The names under which things of several servers are shown as one: their own, and with the server's id before it
 * where two servers have the same (or always, where that is wanted). The same input gives the same names.
 */
export function shownNames(all: readonly Named[], always = false): readonly string[] {
  const owners = new Map<string, Set<string>>();
  for (const { name, serverId } of all) {
    const servers = owners.get(name) ?? new Set();
    owners.set(name, servers.add(serverId));
  }
  const taken = new Set<string>();
  return all.map((one) => {
    const needsPrefix = always || (owners.get(one.name)?.size ?? 0) > 1;
    const wanted = needsPrefix ? prefixed(one) : one.name;
    // A prefixed name can be some other server's own one.
    const shown = shorten(taken.has(wanted) ? `${prefixed(one)}_` : wanted, one);
    taken.add(shown);
    return shown;
  });
}

export function prefixed({ serverId, name }: Named): string {
  return `${serverId}__${name}`;
}

/** A name that is too long ends in a digest of what it stands for. */
function shorten(name: string, { serverId, name: own }: Named): string {
  if (name.length <= LONGEST_NAME) return name;
  const digest = createHash('sha256').update(`${serverId} ${own}`).digest('hex').slice(0, 8);
  return `${name.slice(0, LONGEST_NAME - digest.length - 1)}_${digest}`;
}
