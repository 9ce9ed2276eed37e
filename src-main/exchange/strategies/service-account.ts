import { z } from 'zod';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { Secret, type SubjectToken } from '../../../src-shared/text/secret.ts';
import { readLifetime, requireIssuedType } from '../accept-token.ts';
import type { Grant } from '../grant.ts';
import { EXCHANGE_LIMITS } from '../limits.ts';
import type { TokenPlan } from '../plan.ts';
import type { TokenAnswer } from '../token-endpoint.ts';
import type { TokenRequest } from '../token-request.ts';
import { buildResourceExchange } from './resource-exchange.ts';
import type { Strategy } from './strategy.ts';

const accountSchema = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** User name and password of a service account that Okta Privileged Access manages. */
export const serviceAccount: Strategy = async (context) => {
  const { plan } = context;
  const { answer } = await context.post({
    leg: 'exchange',
    title: 'Service account from Okta Privileged Access',
    endpoint: await context.endpoint(),
    issuer: plan.issuer,
    client: plan.client,
    request: buildServiceAccount(plan, context.subject),
    bindsToken: false,
    repeatable: true,
  });
  return { grant: acceptServiceAccount(answer, plan), audience: null, resource: plan.resource, dpop: null };
};

export function buildServiceAccount(plan: TokenPlan, subject: SubjectToken): TokenRequest {
  return buildResourceExchange('service_account', plan, subject);
}

function acceptServiceAccount({ body }: TokenAnswer, plan: TokenPlan): Grant {
  const server = plan.serverName;
  requireIssuedType(body, 'service_account', server);
  const parsed = accountSchema.safeParse(body['service_account']);
  if (!parsed.success)
    throw new Problem('exchange_invalid_response', {
      server,
      reason: 'it has no service_account with username and password.',
    });
  return {
    kind: 'service_account',
    value: new Secret('service_account', JSON.stringify(parsed.data)),
    tokenType: null,
    lifetimeMs: Math.min(readLifetime(body['expires_in'], server), EXCHANGE_LIMITS.longestSecretMs),
    scope: null,
  };
}
