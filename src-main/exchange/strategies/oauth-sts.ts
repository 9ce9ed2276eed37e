import type { SubjectToken } from '../../../src-shared/text/secret.ts';
import { acceptAccessToken } from '../accept-token.ts';
import type { TokenPlan } from '../plan.ts';
import type { Strategy } from './strategy.ts';
import { buildResourceExchange } from './resource-exchange.ts';
import type { TokenRequest } from '../token-request.ts';

/**
 * Okta's token service for resources that have an authorization server of their own: Okta holds the consent and gives
 * out that server's token. Without a consent it answers `interaction_required` with the page to open; the identical
 * request works once the person has agreed there.
 */
export const oauthSts: Strategy = async (context) => {
  const { plan } = context;
  const { answer } = await context.post({
    leg: 'exchange',
    title: 'Token of the resource through Okta’s token service',
    endpoint: await context.endpoint(),
    issuer: plan.issuer,
    client: plan.client,
    request: buildOauthSts(plan, context.subject),
    bindsToken: false,
    repeatable: true,
  });
  const grant = acceptAccessToken(answer, {
    plan,
    issuedType: 'oauth_sts',
    audience: null,
    person: null,
    // The token is the resource's, whose server never saw a proof.
    jkt: null,
    now: context.now(),
  });
  return { grant, audience: null, resource: plan.resource, dpop: null };
};

export function buildOauthSts(plan: TokenPlan, subject: SubjectToken): TokenRequest {
  return buildResourceExchange('oauth_sts', plan, subject);
}
