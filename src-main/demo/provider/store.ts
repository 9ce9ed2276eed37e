import type { Adapter, AdapterPayload } from 'oidc-provider';
import type { OrgClock } from '../clock.ts';

type Entry = { model: string; id: string; payload: AdapterPayload; offset: number; consumedAt?: number };

/** What the OpenID provider stores, in memory, on the organisation's own time. */
export type OrgStore = {
  /** The provider of one server (`realm`) sees its own tokens alone; sessions are the organisation's. */
  adapter(realm: string, model: string): Adapter;
  /** Forgets everything that hangs on one grant: codes, access tokens, refresh tokens. */
  revokeGrant(grantId: string): void;
  /** Forgets every session and grant of one person, and returns how many sessions there were. */
  revokeAccount(sub: string): number;
};

export type StoreOptions = {
  readonly clock: OrgClock;
  /** A client's metadata, looked up at each use so that settings can change. */
  readonly client: (clientId: string) => AdapterPayload | undefined;
  /** For how long a rotated refresh token still works. */
  readonly leewaySeconds: (clientId: string) => number;
};

/**
 * The provider judges expiry by the machine's clock. Times are therefore shifted on reading by as much as the
 * organisation's clock moved since they were stored, which makes it expire things on its own time.
 */
const TIMES = ['iat', 'exp', 'iiat', 'loginTs', 'authTime'] as const;

export function createStore(options: StoreOptions): OrgStore {
  const entries = new Map<string, Entry>();
  const { clock } = options;
  const keyIn = (realm: string, model: string, id: string): string =>
    model === 'Session' ? `Session:${id}` : `${realm} ${model}:${id}`;

  const read = (entry: Entry | undefined): AdapterPayload | undefined => {
    if (!entry) return undefined;
    const payload: AdapterPayload & Record<string, unknown> = structuredClone(entry.payload);
    const shift = entry.offset - clock.offsetSeconds();
    for (const name of TIMES) {
      const value = payload[name];
      if (typeof value === 'number') payload[name] = value + shift;
    }
    if (entry.consumedAt !== undefined && !withinLeeway(entry)) payload['consumed'] = true;
    return payload;
  };
  const withinLeeway = (entry: Entry): boolean =>
    entry.model === 'RefreshToken' &&
    clock.seconds() - (entry.consumedAt ?? 0) < options.leewaySeconds(entry.payload.clientId ?? '');
  const findBy = (model: string, matches: (payload: AdapterPayload) => boolean): AdapterPayload | undefined =>
    read([...entries.values()].find((entry) => entry.model === model && matches(entry.payload)));
  const remove = (matches: (entry: Entry) => boolean): void => {
    for (const [id, entry] of entries) if (matches(entry)) entries.delete(id);
  };
  const revokeGrant = (grantId: string): void =>
    remove((entry) => entry.payload.grantId === grantId || (entry.model === 'Grant' && entry.id === grantId));

  const adapter = (realm: string, model: string): Adapter => ({
    upsert: async (id, payload) => {
      entries.set(keyIn(realm, model, id), {
        model,
        id,
        payload: structuredClone(payload),
        offset: clock.offsetSeconds(),
      });
    },
    find: async (id) =>
      model === 'Client' ? options.client(id) : read(entries.get(keyIn(realm, model, id))),
    findByUid: async (uid) => findBy(model, (payload) => payload.uid === uid),
    findByUserCode: async (userCode) => findBy(model, (payload) => payload.userCode === userCode),
    consume: async (id) => {
      const entry = entries.get(keyIn(realm, model, id));
      if (entry) entry.consumedAt ??= clock.seconds();
    },
    destroy: async (id) => {
      entries.delete(keyIn(realm, model, id));
    },
    revokeByGrantId: async (grantId) => revokeGrant(grantId),
  });

  return {
    adapter,
    revokeGrant,
    revokeAccount: (sub) => {
      const belongs = (entry: Entry): boolean => entry.payload.accountId === sub;
      const sessions = [...entries.values()].filter(
        (entry) => entry.model === 'Session' && belongs(entry),
      ).length;
      remove(belongs);
      return sessions;
    },
  };
}
