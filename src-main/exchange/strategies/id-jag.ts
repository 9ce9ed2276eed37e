import { Problem } from '../../../src-shared/problems/problem.ts';
import { Secret, type SubjectToken } from '../../../src-shared/text/secret.ts';
import { acceptAccessToken, requireIssuedType, requireText } from '../accept-token.ts';
import type { Attempt } from '../attempt.ts';
import type { ClientPlan, TokenPlan } from '../plan.ts';
import { NotRepeatable, type LegAnswer } from '../post-leg.ts';
import { audiences, isAbout, readToken } from '../token-claims.ts';
import type { TokenAnswer } from '../token-endpoint.ts';
import { parameters, type TokenRequest } from '../token-request.ts';
import { GRANT, TOKEN_TYPE } from '../token-types.ts';
import { findResourceServer, type ResourceServer } from './resource-server.ts';
import type { Obtained, Strategy, StrategyContext } from './strategy.ts';

export type IdJag = Secret<'id_jag'>;

/**
 * Cross App Access: an identity assertion from the person's provider (draft-ietf-oauth-identity-assertion-authz-grant),
 * redeemed at the resource's own authorization server (RFC 7523). MCP's Enterprise-Managed Authorization, and with a
 * `resource` also agent to agent.
 */
export const idJag: Strategy = async (context) => {
  const server = await findResourceServer(context);
  let attempt: Attempt | undefined;
  for (;;) {
    const assertion = await issue(context, server);
    try {
      return await redeem(context, server, assertion, attempt);
    } catch (thrown) {
      // An assertion is good for one use whatever the answer: what is repeated begins with a new one.
      if (!(thrown instanceof NotRepeatable)) throw thrown;
      attempt = thrown.next;
    }
  }
};

async function issue(context: StrategyContext, server: ResourceServer): Promise<IdJag> {
  const { plan } = context;
  const { answer } = await context.post({
    leg: 'exchange',
    title: 'ID-JAG from the identity provider',
    endpoint: await context.endpoint(),
    issuer: plan.issuer,
    client: plan.client,
    request: buildIdJagRequest(plan, server, context.subject),
    bindsToken: false,
    repeatable: true,
  });
  context.countIdJag(server.issuer);
  return acceptIdJag(answer, plan, server, context.person);
}

async function redeem(
  context: StrategyContext,
  server: ResourceServer,
  assertion: IdJag,
  attempt: Attempt | undefined,
): Promise<Obtained> {
  const { plan } = context;
  const { answer, dpop }: LegAnswer = await context.post({
    leg: 'redeem',
    title: 'Access token from the resource’s authorization server',
    endpoint: server.tokenEndpoint,
    issuer: server.issuer,
    client: redeemClient(plan, server),
    request: buildRedeemRequest(assertion),
    bindsToken: true,
    repeatable: false,
    ...(attempt === undefined ? {} : { attempt }),
  });
  const grant = acceptAccessToken(answer, {
    plan,
    issuedType: null,
    // What the server puts into `aud` is its own affair: it was asked by its issuer.
    audience: null,
    person: server.isOwn ? context.person : null,
    jkt: dpop?.thumbprint ?? null,
    now: context.now(),
  });
  return { grant, audience: server.issuer, resource: server.resource, dpop };
}

export function buildIdJagRequest(
  plan: TokenPlan,
  target: Pick<ResourceServer, 'issuer' | 'resource'>,
  subject: SubjectToken,
): TokenRequest {
  return {
    grantType: GRANT.token_exchange,
    parameters: parameters(
      ['requested_token_type', TOKEN_TYPE.id_jag],
      ['subject_token', subject],
      ['subject_token_type', TOKEN_TYPE[plan.subjectToken]],
      ['audience', target.issuer],
      ['scope', plan.scopes.join(' ')],
      ['resource', target.resource],
    ),
  };
}

export function buildRedeemRequest(assertion: IdJag): TokenRequest {
  return { grantType: GRANT.jwt_bearer, parameters: parameters(['assertion', assertion]) };
}

/**
 * The client at the resource's authorization server. Without one of its own it is the same client as before; a shared
 * secret of the provider's is never shown to another server.
 */
function redeemClient(plan: TokenPlan, server: Pick<ResourceServer, 'isOwn' | 'issuer'>): ClientPlan {
  if (plan.redeemAs !== null) return plan.redeemAs;
  const sharesSecret =
    plan.client.method === 'client_secret_basic' || plan.client.method === 'client_secret_post';
  if (sharesSecret && !server.isOwn)
    throw new Problem('exchange_not_configured', {
      reason: `${server.issuer} is another server than the identity provider: enter the client it knows (redeemAs).`,
    });
  return plan.client;
}

/** The assertion, if it is one for the server it was asked for. It is not verified: who redeems it does that. */
function acceptIdJag(
  answer: TokenAnswer,
  plan: TokenPlan,
  server: Pick<ResourceServer, 'issuer'>,
  person: ReadonlySet<string>,
): IdJag {
  const name = plan.serverName;
  requireIssuedType(answer.body, 'id_jag', name);
  const assertion = new Secret('id_jag', requireText(answer.body, 'access_token', name));
  const claims = readToken(assertion)?.claims;
  if (claims === undefined) return assertion;
  const found = audiences(claims);
  if (found.length !== 1 || found[0] !== server.issuer)
    throw new Problem('exchange_wrong_audience', {
      server: name,
      expected: server.issuer,
      found: found.join(' '),
    });
  if (plan.preset === 'okta' && !isAbout(claims, person))
    throw new Problem('exchange_wrong_subject', { server: name });
  return assertion;
}
