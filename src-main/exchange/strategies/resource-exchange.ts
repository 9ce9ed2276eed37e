import type { SubjectToken } from '../../../src-shared/text/secret.ts';
import type { TokenPlan } from '../plan.ts';
import { parameters, type TokenRequest } from '../token-request.ts';
import { GRANT, TOKEN_TYPE } from '../token-types.ts';

/** Okta's exchanges that name their target by the resource indicator of a connection. */
export function buildResourceExchange(
  requested: 'oauth_sts' | 'vaulted_secret' | 'service_account',
  plan: TokenPlan,
  subject: SubjectToken,
): TokenRequest {
  return {
    grantType: GRANT.token_exchange,
    parameters: parameters(
      ['requested_token_type', TOKEN_TYPE[requested]],
      ['subject_token', subject],
      ['subject_token_type', TOKEN_TYPE[plan.subjectToken]],
      ['resource', plan.resource],
    ),
  };
}
