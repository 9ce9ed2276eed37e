import { serverSchema, type Injection, type Server } from '../../src-shared/domain/server.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { ImportTarget } from './ai-clients-deps.ts';

interface ImportTargetDeps {
  readonly servers: () => Readonly<Record<string, Pick<Server, 'url'>>>;
  readonly add: (id: string, settings: Server) => void;
  readonly remove: (id: string) => void;
  /** Puts the fixed secret of a server into the keychain. */
  readonly setSecret: (id: string, secret: string) => Promise<void>;
}

/** The catalogue as the place for imported servers. The secret comes with the server or neither does. */
export function createImportTarget(deps: ImportTargetDeps): ImportTarget {
  return {
    find: (url) => Object.entries(deps.servers()).find(([, server]) => server.url === url)?.[0] ?? null,
    isTaken: (id) => Object.hasOwn(deps.servers(), id),
    async add({ id, name, url, secret }) {
      const { injection, value } = secret ? injectionOf(secret.header, secret.value) : NO_SECRET;
      const authorization = injection ? { type: 'static_secret', injection } : { type: 'none' };
      const settings = serverSchema.safeParse({ name: name.slice(0, 100), url, authorization });
      if (!settings.success)
        throw new Problem('invalid_input', { reason: settings.error.issues[0]?.message ?? 'not a server' });
      deps.add(id, settings.data);
      if (value === null) return;
      try {
        await deps.setSecret(id, value);
      } catch (thrown) {
        deps.remove(id);
        throw thrown;
      }
    },
  };
}

const NO_SECRET = { injection: null, value: null };

/** A header as injection and secret: the scheme of Authorization is part of the injection, not of the secret. */
function injectionOf(header: string, value: string): { injection: Injection; value: string } {
  const isAuthorization = header.toLowerCase() === 'authorization';
  const bearer = isAuthorization ? /^Bearer\s+(\S+)$/i.exec(value)?.[1] : undefined;
  if (bearer !== undefined) return { injection: { mode: 'authorization_bearer' }, value: bearer };
  return { injection: { mode: 'header', header, prefix: '' }, value };
}
