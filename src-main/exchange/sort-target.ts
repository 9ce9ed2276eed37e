import type { TokenExchangeAuthorization } from '../../src-shared/domain/server.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { StrategyName } from './plan.ts';

/** For what a token is asked: each value under its own name. */
export interface Target {
  readonly audience: string | null;
  readonly scopes: readonly string[];
  readonly resource: string | null;
  /** ID-JAG: a URL that is the audience or the resource, which only metadata can tell. */
  readonly target: string | null;
  readonly notes: readonly string[];
}

type TargetSettings = Pick<
  TokenExchangeAuthorization,
  'managedResourceIdentifier' | 'audience' | 'scopes' | 'resource'
>;

/** An issuer of Okta's custom authorization servers, which is told by its form. */
const OKTA_ISSUER = /^\/oauth2\/[A-Za-z0-9._-]+$/;

/**
 * The guide's one field and the three that say more. Either the one or the three: together they would be two answers to
 * one question.
 */
export function sortTarget(settings: TargetSettings, strategy: StrategyName): Target {
  const { managedResourceIdentifier: identifier, audience, scopes, resource } = settings;
  const given = { audience, scopes: scopes ?? [], resource, target: null, notes: [] };
  if (identifier === null) return given;
  if (audience !== null || scopes !== null || resource !== null)
    throw new Problem('exchange_not_configured', {
      reason:
        'managedResourceIdentifier stands instead of audience, scopes and resource: remove one or the others.',
    });
  return { ...given, ...sortIdentifier(identifier.trim(), strategy) };
}

/** With spaces and no `://` a list of scopes; else what the strategy's request names its target by. */
function sortIdentifier(identifier: string, strategy: StrategyName): Partial<Target> {
  if (/\s/.test(identifier) && !identifier.includes('://'))
    return { scopes: identifier.split(/\s+/), notes: ['The identifier is sent as a list of scopes.'] };
  switch (strategy) {
    case 'oauth_sts':
    case 'vaulted_secret':
    case 'service_account':
      return { resource: identifier, notes: ['The identifier is sent as the resource (Okta’s documents).'] };
    case 'id_jag':
      return sortForIdJag(identifier);
    default:
      return { audience: identifier, notes: ['The identifier is sent as the audience.'] };
  }
}

function sortForIdJag(identifier: string): Partial<Target> {
  const url = URL.parse(identifier);
  if (url === null || !/^https?:$/.test(url.protocol))
    return { resource: identifier, notes: ['The identifier is sent as the resource.'] };
  if (OKTA_ISSUER.test(url.pathname))
    return {
      audience: identifier,
      notes: ['The identifier is an authorization server: it is sent as the audience.'],
    };
  return {
    target: identifier,
    notes: [
      'The identifier is sent as the audience if the server’s metadata names it as its authorization server, else as the resource.',
    ],
  };
}
