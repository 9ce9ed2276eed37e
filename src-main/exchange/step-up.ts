import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { ProblemCode } from '../../src-shared/problems/table.ts';
import type { CredentialRequest, DownstreamCredential } from '../ports/exchange.ts';
import { IDENTITY_SCOPES } from './accept-token.ts';

/** What servers demanded beyond the settings and got: asked for again with the next credential for the same person. */
export interface StepUps {
  of(request: CredentialRequest): readonly string[];
  note(request: CredentialRequest, scopes: readonly string[]): void;
  forget(request: CredentialRequest): void;
  clear(serverId?: string): void;
}

const NONE: readonly string[] = [];

export function createStepUps(): StepUps {
  const granted = new Map<string, { readonly serverId: string; readonly scopes: readonly string[] }>();
  return {
    // Most often there are none: no call pays for a key that names nothing.
    of: (request) => (granted.size === 0 ? NONE : (granted.get(keyOf(request))?.scopes ?? NONE)),
    note: (request, scopes) =>
      void granted.set(keyOf(request), { serverId: request.server.id, scopes: [...scopes] }),
    forget: (request) => void granted.delete(keyOf(request)),
    clear(serverId) {
      if (serverId === undefined) granted.clear();
      else for (const [key, one] of granted) if (one.serverId === serverId) granted.delete(key);
    },
  };
}

function keyOf({ server, session }: CredentialRequest): string {
  return JSON.stringify([session.user.issuer, session.user.sub, session.epoch, server.id]);
}

/**
 * What to ask for after `insufficient_scope`: what the credential carries and what the server demanded, so that nothing
 * is lost (MCP authorization, "Step-Up Authorization Flow"). null where that was asked for already, or where the
 * settings do not let a server widen its own tokens so far: it is never done because a server says so.
 */
export function widerScopes(
  { server: { authorization } }: Pick<CredentialRequest, 'server'>,
  { scopes }: Pick<DownstreamCredential, 'scopes'>,
  demanded: readonly string[],
): readonly string[] | null {
  if (authorization.type !== 'token_exchange' && authorization.type !== 'client_credentials') return null;
  const allowed = new Set(authorization.stepUpScopes ?? []);
  const carried = (scopes ?? '').split(' ').filter((scope) => scope !== '');
  const missing = demanded.filter((scope) => !carried.includes(scope));
  const mayAsk = missing.length > 0 && missing.every((scope) => allowed.has(scope));
  if (!mayAsk) return null;
  return [...carried.filter((scope) => !IDENTITY_SCOPES.has(scope)), ...missing];
}

/** The authorization server gives no token with these scopes, where it gives one without them. */
const SCOPE_REFUSED: ReadonlySet<ProblemCode> = new Set([
  'exchange_invalid_scope',
  'exchange_client_not_allowed',
  'exchange_no_policy',
  'exchange_denied',
]);

export function isScopeRefused(thrown: unknown): boolean {
  return SCOPE_REFUSED.has(asProblem(thrown).code);
}

/** The refusal of a step-up in its own words: the settings are right, and the rest of the server works. */
export function stepUpRefused(
  thrown: unknown,
  request: CredentialRequest,
  scopes: readonly string[],
): Problem {
  const problem = asProblem(thrown);
  if (!isScopeRefused(problem)) return problem;
  const reason = String(problem.detail['reason'] ?? '') || problem.message;
  const { name } = request.server;
  return new Problem(
    'server_scope_refused',
    { server: name, scopes: scopes.join(' '), reason },
    { cause: thrown },
  );
}
