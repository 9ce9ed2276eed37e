import type { ServerResponse } from 'node:http';
import { sendJson } from '../http.ts';

/** A refusal with a challenge: RFC 6750 section 3, and RFC 9728 section 5.1 for where to look next. */
export type Challenge =
  | { readonly status: 401; readonly error?: 'invalid_token'; readonly description?: string }
  | { readonly status: 403; readonly error: 'insufficient_scope'; readonly description: string };

export function sendChallenge(
  res: ServerResponse,
  challenge: Challenge,
  metadataUrl: string,
  scopes: readonly string[],
): void {
  const parameters = [
    ...(challenge.error === undefined ? [] : [`error="${challenge.error}"`]),
    ...(challenge.description === undefined ? [] : [`error_description="${challenge.description}"`]),
    `scope="${scopes.join(' ')}"`,
    `resource_metadata="${metadataUrl}"`,
  ];
  const body = { error: challenge.error ?? 'unauthorized', error_description: challenge.description };
  sendJson(res, challenge.status, body, { 'www-authenticate': `Bearer ${parameters.join(', ')}` });
}
