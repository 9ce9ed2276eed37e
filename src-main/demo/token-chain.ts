import type { ExchangeTrace, TokenView } from '../../src-shared/contract/exchange.ts';
import { table } from '../cli/output.ts';
import type { Demo } from './demo.ts';

/** One token of a chain: what it is, and what it says of itself. */
export interface ChainLink {
  readonly token: string;
  readonly issuer: string;
  readonly audience: string;
  readonly scopes: string;
  readonly expires: string;
}

const NAMES = { subject_token: 'ID token', exchange: 'ID-JAG', redeem: 'access token' } as const;

/** How the token for a server was got in the last exchange: from the person's own to the one that the server sees. */
export async function readChain(demo: Pick<Demo, 'call'>, server: string): Promise<readonly ChainLink[]> {
  const { traces } = await demo.call('exchange.trace', { server });
  return traces[0]?.legs.flatMap(linkOf) ?? [];
}

export function chainTable(chain: readonly ChainLink[]): string {
  return table(
    ['token', 'issuer', 'audience', 'scopes', 'expires'],
    chain.map(({ token, issuer, audience, scopes, expires }) => [token, issuer, audience, scopes, expires]),
  );
}

function linkOf({ leg, token }: ExchangeTrace['legs'][number]): ChainLink[] {
  if (token === null || !(leg in NAMES)) return [];
  return [
    {
      token: NAMES[leg as keyof typeof NAMES],
      issuer: claim(token, 'iss'),
      audience: claim(token, 'aud'),
      scopes: claim(token, 'scope') || claim(token, 'scp') || '–',
      expires: token.expiresAt ?? '–',
    },
  ];
}

function claim({ claims }: TokenView, wanted: string): string {
  return claims.find(({ name }) => name === wanted)?.value ?? '';
}
