import type { Organisation } from '../../src-main/demo/demo.ts';
import type { Vault } from '../../src-main/ports/vault.ts';

const SECRET_PARAMETERS = [
  'code',
  'code_verifier',
  'client_assertion',
  'subject_token',
  'assertion',
  'refresh_token',
  'id_token_hint',
  'token',
];

/** Every secret value, with what it is: seen at the provider, at the servers and in the vault. */
export function secretsInPlay(
  { org, servers }: Pick<Organisation, 'org' | 'servers'>,
  kept: readonly string[],
): Map<string, string> {
  const found = new Map<string, string>();
  const add = (value: string, kind: string): void => void (found.has(value) || found.set(value, kind));
  for (const { params } of org.requests) {
    for (const name of SECRET_PARAMETERS) if (params[name]) add(params[name], name);
  }
  for (const { headers } of [...servers.people.calls, ...servers.expenses.calls]) {
    add((headers.authorization ?? '').replace(/^Bearer /, ''), 'bearer token downstream');
  }
  for (const value of kept)
    for (const secret of secretsWithin(value)) add(secret, 'key or token of the vault');
  found.delete('');
  return found;
}

/** What of these secrets stands in a text, by kind. */
export function secretsIn(text: string, secrets: ReadonlyMap<string, string>): string[] {
  return [...secrets].filter(([value]) => text.includes(value)).map(([, kind]) => kind);
}

/** The long strings of a value that was put into the vault: tokens, and the private members of keys. */
function secretsWithin(value: string): string[] {
  const strings = value.match(/"(?:[^"\\]|\\.)*"/g)?.map((quoted) => JSON.parse(quoted) as string) ?? [value];
  const publicParts = new Set(
    [...value.matchAll(/\\?"(?:n|x|y|kid|kty|issuer|iss|sub|email)\\?":\\?"([^"\\]+)/g)].map(
      (match) => match[1],
    ),
  );
  return strings.filter(
    (text) => text.length >= 32 && !publicParts.has(text) && !/^https?:/.test(text) && !/\s/.test(text),
  );
}

/** A vault that also remembers everything that was put into it. */
export function recordingVault(vault: Vault, kept: string[]): Vault {
  return {
    ...vault,
    async set(name, value) {
      kept.push(value);
      await vault.set(name, value);
    },
  };
}
