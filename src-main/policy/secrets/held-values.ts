import type { FoundCredential } from '../../../src-shared/text/find-credentials.ts';
import type { CredentialSource, DownstreamCredential } from '../../ports/exchange.ts';
import type { Vault } from '../../ports/vault.ts';

/** The exact values of the secrets that the agent has in its hands, to find them where they do not belong. Memory only. */
export interface HeldValues {
  /** In place of what this owner had. */
  replace(owner: string, values: readonly string[]): void;
  /** Forgets what owners had whose name begins like this. */
  forget(prefix: string): void;
  find(text: string): readonly FoundCredential[];
}

/** Shorter values are words and numbers of everyday texts. */
const SHORTEST = 12;
/** Owners at most; the one noted the longest ago makes room. */
const MOST_OWNERS = 500;

export function createHeldValues(): HeldValues {
  const owners = new Map<string, readonly string[]>();
  return {
    replace(owner, values) {
      owners.delete(owner);
      const long = values.filter((value) => value.length >= SHORTEST);
      if (long.length > 0) owners.set(owner, long);
      const [oldest] = owners.keys();
      if (owners.size > MOST_OWNERS && oldest !== undefined) owners.delete(oldest);
    },
    forget(prefix) {
      for (const owner of owners.keys()) if (owner.startsWith(prefix)) owners.delete(owner);
    },
    find(text) {
      const places: FoundCredential[] = [];
      for (const values of owners.values()) for (const value of values) addPlaces(value, text, places);
      return places;
    },
  };
}

function addPlaces(value: string, text: string, places: FoundCredential[]): void {
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length))
    places.push({ name: 'secret that Onbehalf holds', start: at, end: at + value.length });
}

/** The keychain, with every secret that goes in or out of it noted. */
export function watchVault(vault: Vault, held: HeldValues): Vault {
  const owner = (name: string): string => `vault/${name}`;
  return {
    ...vault,
    async get(name) {
      const value = await vault.get(name);
      held.replace(owner(name), value === null ? [] : secretsIn(value));
      return value;
    },
    async set(name, value) {
      await vault.set(name, value);
      held.replace(owner(name), secretsIn(value));
    },
    async delete(name) {
      await vault.delete(name);
      held.replace(owner(name), []);
    },
  };
}

/** Members of entries that are secret: tokens, and the private part of a JWK (RFC 7518 section 6). */
const SECRET_MEMBER = /token|secret|password|verifier|^(?:d|p|q|dp|dq|qi|k)$/i;

function secretsIn(entry: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(entry);
  } catch {
    return [entry];
  }
  if (typeof value !== 'object' || value === null) return [entry];
  return secretMembers(value);
}

function secretMembers(value: object): readonly string[] {
  return Object.entries(value).flatMap(([name, member]: [string, unknown]) => {
    if (typeof member === 'object' && member !== null) return secretMembers(member);
    return typeof member === 'string' && SECRET_MEMBER.test(name) ? [member] : [];
  });
}

const DOWNSTREAM = 'downstream/';

/** The exchange, with every credential that it hands out noted. */
export function watchCredentials<Source extends CredentialSource>(source: Source, held: HeldValues): Source {
  const note = <Got extends DownstreamCredential | null>(credential: Got): Got => {
    if (credential !== null)
      held.replace(`${DOWNSTREAM}${credential.serverId}`, credential.headers.map(bareValue));
    return credential;
  };
  return {
    ...source,
    atHand: (request) => note(source.atHand(request)),
    credential: async (request) => note(await source.credential(request)),
    stepUp: async (...asked) => note(await source.stepUp(...asked)),
  };
}

/** What was made for a session ends with it. */
export function forgetDownstream(held: HeldValues): void {
  held.forget(DOWNSTREAM);
}

/** A header's value without its scheme (RFC 9110 section 11.4). */
function bareValue({ value }: DownstreamCredential['headers'][number]): string {
  return value.reveal().replace(/^[A-Za-z]+ +/, '');
}
