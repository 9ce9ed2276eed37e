import type { IncomingMessage, ServerResponse } from 'node:http';
import { Problem } from '../../src-shared/problems/problem.ts';
import { httpSink } from './answer-sink.ts';
import { writeAnswer } from './answers.ts';
import type { Port } from './authorization/authorization-port.ts';
import { authenticateClient } from './client-credential.ts';
import { guardConnection, guardedRequest, guardOrigin, guardPage, ownHosts } from './guards.ts';
import type { LocalEndpointDeps } from './local-endpoint.ts';
import { targetOf, type McpRoutes } from './mcp-routes.ts';
import { queryOf, writePage } from './pages.ts';

interface TokenPortDeps extends Pick<LocalEndpointDeps, 'routes' | 'login' | 'clients' | 'allowedOrigins'> {
  readonly mcpRoutes: McpRoutes;
  /** Whether a token is one of MCP authorization, which belongs to the other port. */
  readonly isOAuthToken: (token: string) => boolean;
}

/** Without `resource_metadata`: clients that find an authorization server drop the token they have. */
const CHALLENGE = 'Bearer';

/** The port for AI clients that hold a token of ours: guards, exact routes, the client's credential. */
export function createTokenPort(deps: TokenPortDeps): Port {
  let hosts: ReadonlySet<string> = new Set();
  let ownOrigins: ReadonlySet<string> = new Set();
  const allowedOrigins = new Set(deps.allowedOrigins);

  function route(request: IncomingMessage, response: ServerResponse): void {
    const guarded = guardedRequest(request);
    guardConnection(guarded, hosts);
    const target = targetOf(guarded.target);
    const path = guarded.target.split('?', 1)[0] ?? '/';
    const extra = target ? undefined : deps.routes.find(({ prefix }) => path.startsWith(prefix));
    if (extra || path === '/login') guardPage(guarded, ownOrigins);
    else guardOrigin(guarded, allowedOrigins);
    if (target)
      deps.mcpRoutes.accept(
        request,
        response,
        authenticateClient(request.headers, deps.clients, deps.isOAuthToken),
        target,
      );
    else if (extra) extra.handle(request, response);
    else if (path === '/login' && request.method === 'GET') startLogin(request, response);
    else if (path === '/healthz' && request.method === 'GET')
      writeAnswer(httpSink(response), { status: 200, body: { ok: true } });
    else throw new Problem('not_here');
  }

  function startLogin(request: IncomingMessage, response: ServerResponse): void {
    deps.login(queryOf(request)).then(
      (answer) => writePage(response, answer),
      (thrown: unknown) => deps.mcpRoutes.refuse(response, thrown, CHALLENGE),
    );
  }

  return {
    handle(request, response) {
      try {
        route(request, response);
      } catch (thrown) {
        deps.mcpRoutes.refuse(response, thrown, CHALLENGE);
      }
    },
    setPort(port) {
      hosts = ownHosts(port);
      ownOrigins = new Set([...hosts].map((host) => `http://${host}`));
    },
  };
}
