import type { SubjectToken } from '../../../src-shared/text/secret.ts';
import { acceptAccessToken } from '../accept-token.ts';
import type { TokenPlan } from '../plan.ts';
import { parameters, type TokenRequest } from '../token-request.ts';
import { GRANT, TOKEN_TYPE } from '../token-types.ts';
import type { Strategy } from './strategy.ts';

/**
 * Plain token exchange (RFC 8693): Okta's custom authorization servers (on-behalf-of), Keycloak's standard exchange,
 * Auth0 and whoever else speaks the standard. Audience, resource and scope are sent each under its own name.
 */
export const rfc8693: Strategy = async (context) => {
  const { plan } = context;
  const { answer, dpop } = await context.post({
    leg: 'exchange',
    title: 'Token exchange (RFC 8693)',
    endpoint: await context.endpoint(),
    issuer: plan.issuer,
    client: plan.client,
    request: buildTokenExchange(plan, context.subject),
    bindsToken: true,
    repeatable: true,
  });
  const grant = acceptAccessToken(answer, {
    plan,
    issuedType: 'access_token',
    audience: plan.audience,
    person: context.person,
    jkt: dpop?.thumbprint ?? null,
    now: context.now(),
  });
  return { grant, audience: plan.audience, resource: plan.resource, dpop };
};

export function buildTokenExchange(plan: TokenPlan, subject: SubjectToken): TokenRequest {
  return {
    grantType: GRANT.token_exchange,
    parameters: parameters(
      ['requested_token_type', TOKEN_TYPE.access_token],
      ['subject_token', subject],
      ['subject_token_type', TOKEN_TYPE[plan.subjectToken]],
      ['audience', plan.audience],
      ['scope', plan.scopes.join(' ')],
      ['resource', plan.resource],
    ),
  };
}
