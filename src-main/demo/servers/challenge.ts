import type { ServerResponse } from 'node:http';
import { sendJson } from '../http.ts';

/** Why a request is not served: RFC 6750 section 3.1 and RFC 9449 sections 7.1 and 9. */
export type Challenge =
  | {
      readonly status: 401;
      readonly error?: ChallengeError;
      readonly description?: string;
      readonly nonce?: string;
    }
  | { readonly status: 403; readonly error: 'insufficient_scope'; readonly description: string };

type ChallengeError = 'invalid_token' | 'invalid_dpop_proof' | 'use_dpop_nonce';

export type ChallengeContext = {
  readonly scheme: 'Bearer' | 'DPoP';
  /** Where the client looks next (RFC 9728 section 5.1). */
  readonly metadataUrl: string;
  /** What the operation needs. */
  readonly scopes: readonly string[];
};

export function sendChallenge(res: ServerResponse, challenge: Challenge, context: ChallengeContext): void {
  const parameters = [
    ...(context.scheme === 'DPoP' ? ['algs="ES256 RS256"'] : []),
    ...(challenge.error === undefined ? [] : [`error="${challenge.error}"`]),
    ...(challenge.description === undefined ? [] : [`error_description="${challenge.description}"`]),
    `scope="${context.scopes.join(' ')}"`,
    `resource_metadata="${context.metadataUrl}"`,
  ];
  const nonce = challenge.status === 401 ? challenge.nonce : undefined;
  const body = { error: challenge.error ?? 'unauthorized', error_description: challenge.description };
  sendJson(res, challenge.status, body, {
    'www-authenticate': `${context.scheme} ${parameters.join(', ')}`,
    ...(nonce === undefined ? {} : { 'dpop-nonce': nonce }),
  });
}
