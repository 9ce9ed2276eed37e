import type { IncomingHttpHeaders } from 'node:http';
import type { LocalClient } from '../../src-shared/domain/local-client.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { LocalClients } from '../ports/local-clients.ts';

/** The client that presents its token (RFC 6750 section 2.1); `unknown_client` says no more than that. */
export function authenticateClient(
  headers: IncomingHttpHeaders,
  clients: LocalClients,
  isOAuthToken: (token: string) => boolean,
): LocalClient {
  const token = bearerToken(headers.authorization);
  const client = token === null ? null : clients.authenticate(token);
  if (client) return client;
  throw new Problem(token !== null && isOAuthToken(token) ? 'wrong_port' : 'unknown_client');
}

export function bearerToken(authorization: string | undefined): string | null {
  return /^bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? '')?.[1] ?? null;
}
