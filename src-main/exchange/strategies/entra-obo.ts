import { Problem } from '../../../src-shared/problems/problem.ts';
import type { SubjectToken } from '../../../src-shared/text/secret.ts';
import { acceptAccessToken } from '../accept-token.ts';
import type { TokenPlan } from '../plan.ts';
import { parameters, type TokenRequest } from '../token-request.ts';
import { GRANT } from '../token-types.ts';
import type { Strategy } from './strategy.ts';

/** Entra ID's on-behalf-of flow: a jwt-bearer grant that carries the person's access token as the assertion. */
export const entraObo: Strategy = async (context) => {
  const { plan } = context;
  const { answer, dpop } = await context.post({
    leg: 'exchange',
    title: 'On-behalf-of at Entra ID',
    endpoint: await context.endpoint(),
    issuer: plan.issuer,
    client: plan.client,
    request: buildOnBehalfOf(plan, context.subject),
    bindsToken: true,
    repeatable: true,
  });
  const grant = acceptAccessToken(answer, {
    plan,
    issuedType: null,
    // Entra answers with the application's id or URI, whatever form the scope had.
    audience: null,
    person: context.person,
    jkt: dpop?.thumbprint ?? null,
    now: context.now(),
  });
  return { grant, audience: plan.audience, resource: plan.resource, dpop };
};

export function buildOnBehalfOf(plan: TokenPlan, subject: SubjectToken): TokenRequest {
  return {
    grantType: GRANT.jwt_bearer,
    parameters: parameters(
      ['assertion', subject],
      ['scope', onBehalfOfScope(plan)],
      ['requested_token_use', 'on_behalf_of'],
    ),
  };
}

/** Entra knows scopes alone: a resource becomes its `.default`. */
function onBehalfOfScope(plan: Pick<TokenPlan, 'scopes' | 'resource' | 'audience'>): string {
  if (plan.scopes.length > 0) return plan.scopes.join(' ');
  const target = plan.resource ?? plan.audience;
  if (target === null)
    throw new Problem('exchange_not_configured', { reason: 'Entra ID needs scopes or a resource.' });
  return target.endsWith('/.default') ? target : `${target.replace(/\/$/, '')}/.default`;
}
