import { acceptAccessToken } from '../accept-token.ts';
import type { TokenPlan } from '../plan.ts';
import { parameters, type TokenRequest } from '../token-request.ts';
import { GRANT } from '../token-types.ts';
import { findResourceServer } from './resource-server.ts';
import type { Strategy } from './strategy.ts';

/**
 * One account of the agent's own at the server's authorization server (RFC 6749 section 4.4): for servers that have no
 * per-person identity. The person's tokens have no part in it.
 */
export const clientCredentials: Strategy = async (context) => {
  const { plan } = context;
  const server = plan.endpoint === null ? await findResourceServer(context) : null;
  const { answer, dpop } = await context.post({
    leg: 'exchange',
    title: 'Access token for the agent itself (client credentials)',
    endpoint: server?.tokenEndpoint ?? (await context.endpoint()),
    issuer: server?.issuer ?? plan.audience,
    client: plan.client,
    request: buildClientCredentials(plan),
    bindsToken: true,
    repeatable: true,
  });
  const grant = acceptAccessToken(answer, {
    plan,
    issuedType: null,
    audience: null,
    person: null,
    jkt: dpop?.thumbprint ?? null,
    now: context.now(),
  });
  return { grant, audience: server?.issuer ?? plan.audience, resource: plan.resource, dpop };
};

export function buildClientCredentials(plan: TokenPlan): TokenRequest {
  return {
    grantType: GRANT.client_credentials,
    parameters: parameters(['scope', plan.scopes.join(' ')], ['resource', plan.resource]),
  };
}
