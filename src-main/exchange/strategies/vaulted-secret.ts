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

const vaultedSecretSchema = z.record(z.string().min(1), z.unknown());

/**
 * A secret out of Okta Privileged Access. Okta's documents name the type `vaulted-secret` and answer with
 * `vaulted_secret`; the guide's product sends `secret`, which Okta does not know.
 */
export const vaultedSecret: Strategy = async (context) => {
  const { plan } = context;
  const { answer } = await context.post({
    leg: 'exchange',
    title: 'Secret from Okta’s vault',
    endpoint: await context.endpoint(),
    issuer: plan.issuer,
    client: plan.client,
    request: buildVaultedSecret(plan, context.subject),
    bindsToken: false,
    repeatable: true,
  });
  return { grant: acceptVaultedSecret(answer, plan), audience: null, resource: plan.resource, dpop: null };
};

export function buildVaultedSecret(plan: TokenPlan, subject: SubjectToken): TokenRequest {
  return buildResourceExchange('vaulted_secret', plan, subject);
}

/** There is no `access_token` in this answer, and what is there is never a Bearer token. */
function acceptVaultedSecret({ body }: TokenAnswer, plan: TokenPlan): Grant {
  const server = plan.serverName;
  requireIssuedType(body, 'vaulted_secret', server);
  const parsed = vaultedSecretSchema.safeParse(body['vaulted_secret']);
  if (!parsed.success || Object.keys(parsed.data).length === 0)
    throw new Problem('exchange_invalid_response', { server, reason: 'it has no vaulted_secret.' });
  return {
    kind: 'structured_secret',
    value: new Secret('vaulted_secret', JSON.stringify(parsed.data)),
    tokenType: null,
    lifetimeMs: Math.min(readLifetime(body['expires_in'], server), EXCHANGE_LIMITS.longestSecretMs),
    scope: null,
  };
}
