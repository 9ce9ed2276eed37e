import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LocalClient } from '../../../src-shared/domain/local-client.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import type { SessionSource } from '../../ports/identity.ts';
import { bearerToken } from '../client-credential.ts';
import { guardConnection, guardedRequest, guardOrigin, guardPage, ownHosts } from '../guards.ts';
import type { LocalClientRegistry } from '../local-clients.ts';
import { targetOf, type McpRoutes } from '../mcp-routes.ts';
import type { AuthorizationServer } from './authorization-server.ts';
import { challenge } from './metadata.ts';

interface AuthorizationPortDeps {
  readonly server: AuthorizationServer;
  readonly clients: LocalClientRegistry;
  readonly sessions: SessionSource;
  readonly routes: McpRoutes;
}

export interface Port {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Told once the port is known: before that every Host is foreign. */
  setPort(port: number): void;
}

/** The port for AI clients that do MCP authorization: the same servers, and the authorization server before them. */
export function createAuthorizationPort(deps: AuthorizationPortDeps): Port {
  let hosts: ReadonlySet<string> = new Set();
  let ownOrigins: ReadonlySet<string> = new Set();
  const none: ReadonlySet<string> = new Set();

  function route(request: IncomingMessage, response: ServerResponse): void {
    const guarded = guardedRequest(request);
    guardConnection(guarded, hosts);
    const target = targetOf(guarded.target);
    const [path = '/'] = guarded.target.split('?', 1);
    const isPage = path === '/oauth/authorize' || path === '/oauth/consent';
    if (isPage) guardPage(guarded, ownOrigins);
    else guardOrigin(guarded, none);
    if (target) deps.routes.accept(request, response, authenticate(request, path), target);
    else if (!deps.server.handle(request, response, path)) throw new Problem('not_here');
  }

  /** The client whose token was given for exactly this resource by the person who is signed in. */
  function authenticate({ headers }: IncomingMessage, path: string): LocalClient {
    const token = bearerToken(headers.authorization);
    const grant = token === null ? null : deps.server.grants.authenticate(token);
    const user = deps.sessions.who();
    const isTheirs = user === null || (grant?.issuer === user.issuer && grant.sub === user.sub);
    const client = grant && isTheirs && grant.resource === path ? deps.clients.find(grant.clientId) : null;
    if (client) return client;
    if (token !== null && deps.clients.authenticate(token)) throw new Problem('wrong_port');
    throw new Problem('unknown_client');
  }

  return {
    handle(request, response) {
      try {
        route(request, response);
      } catch (thrown) {
        const base = `http://${request.headers.host ?? ''}`;
        const [path = '/'] = (request.url ?? '/').split('?', 1);
        const hasToken = request.headers.authorization !== undefined;
        deps.routes.refuse(response, thrown, challenge(base, path, hasToken));
      }
    },
    setPort(port) {
      hosts = ownHosts(port);
      ownOrigins = new Set([...hosts].map((host) => `http://${host}`));
    },
  };
}
