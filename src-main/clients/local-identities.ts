import type { LocalClient } from '../../src-shared/domain/local-client.ts';
import type { ClientContacts, ClientCredentials } from './ai-clients-deps.ts';

/** What is needed of the local endpoint's clients. */
export interface ClientRegistry {
  add(client: { readonly name: string; readonly kind?: LocalClient['kind'] }): {
    readonly client: LocalClient;
    readonly token: string;
  };
  remove(id: string): unknown;
  find(id: string): LocalClient | null;
  onUsed(listener: (id: string, declared: string | null) => void): () => void;
}

/** The identities of AI clients as entries of the local endpoint's registry. */
export function clientCredentials(registry: ClientRegistry): ClientCredentials {
  return {
    async issueToken(name) {
      const { client, token } = registry.add({ name, kind: 'token' });
      return { clientId: client.id, token };
    },
    // Its token is dropped here: the bridge proves itself by the control socket of the same user.
    issueBridge: async (name) => ({ clientId: registry.add({ name, kind: 'bridge' }).client.id }),
    exists: (clientId) => registry.find(clientId) !== null,
    async revoke(clientId) {
      if (registry.find(clientId)) registry.remove(clientId);
    },
  };
}

/** When the clients of the registry were last heard of. */
export function clientContacts(registry: ClientRegistry): ClientContacts {
  const declared = new Map<string, string | null>();
  registry.onUsed((id, name) => declared.set(id, name));
  return {
    last(clientId) {
      const at = registry.find(clientId)?.lastUsedAt ?? null;
      return at === null ? null : { at, declared: declared.get(clientId) ?? null };
    },
    onContact: (listener) => registry.onUsed(listener),
  };
}
