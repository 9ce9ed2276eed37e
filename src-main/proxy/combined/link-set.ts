import type { Catalog } from '../../ports/catalog.ts';
import type { LocalClient } from '../../../src-shared/domain/local-client.ts';
import type { User } from '../../../src-shared/domain/session.ts';
import type { UpstreamLink } from './upstream-link.ts';

/** The links to all servers that the person and the client may use at the moment. */
export interface LinkSet {
  /** In the order of the ids. */
  all(): readonly UpstreamLink[];
  get(serverId: string): UpstreamLink | null;
  close(): Promise<void>;
}

interface LinkSetDeps {
  readonly catalog: Catalog;
  readonly client: LocalClient;
  readonly user: User;
  readonly open: (serverId: string) => UpstreamLink;
  readonly onGone: (serverId: string) => void;
}

export function createLinkSet({ catalog, client, user, open, onGone }: LinkSetDeps): LinkSet {
  const links = new Map<string, { readonly link: UpstreamLink; readonly url: string }>();

  function all(): readonly UpstreamLink[] {
    const usable = catalog
      .usableBy(user)
      .filter(({ id }) => client.servers === null || client.servers.includes(id));
    const urls = new Map(usable.map(({ id, url }) => [id, url]));
    for (const [id, { link, url }] of links) {
      if (urls.get(id) === url) continue;
      links.delete(id);
      onGone(id);
      void link.close();
    }
    return usable.map(({ id, url }) => {
      const known = links.get(id);
      if (known) return known.link;
      const link = open(id);
      links.set(id, { link, url });
      return link;
    });
  }

  return {
    all,
    get: (serverId) => all().find((link) => link.serverId === serverId) ?? null,
    async close() {
      const closing = [...links.values()].map(({ link }) => link.close());
      links.clear();
      await Promise.allSettled(closing);
    },
  };
}
