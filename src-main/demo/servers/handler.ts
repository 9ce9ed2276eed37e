import type { IncomingMessage, ServerResponse } from 'node:http';
import { readRequest, sendJson } from '../http.ts';
import { admit, readAuthorization } from './admission.ts';
import type { AdmissionOptions } from './admission.ts';
import { toAuthInfo } from './caller.ts';
import type { Caller } from './caller.ts';
import { sendChallenge } from './challenge.ts';
import { describeMessage } from './message.ts';
import type { Sessions } from './sessions.ts';

/** One request as the API saw it: which method and tool, and as whom. */
export type ServedCall = {
  readonly method: string;
  readonly tool: string | undefined;
  readonly caller: Caller;
  readonly headers: IncomingMessage['headers'];
};

export type HandlerOptions = AdmissionOptions & {
  readonly name: string;
  readonly issuer: string;
  /** The scope that every request needs, and the ones that single tools need besides. */
  readonly scope: string;
  readonly toolScopes: Readonly<Record<string, string>>;
  readonly origin: string;
  readonly metadataUrl: string;
  readonly sessions: Sessions;
  readonly calls: ServedCall[];
};

export const MCP_PATH = '/mcp';

/** The HTTP side of an MCP server: metadata, who is let in, and the session that the message is for. */
export function createHandler(
  options: HandlerOptions,
): (req: IncomingMessage, res: ServerResponse) => Promise<void> {
  return async (req, res) => {
    const request = await readRequest(req);
    if (`${options.origin}${request.path}` === options.metadataUrl)
      return sendJson(res, 200, metadata(options));
    if (request.path !== MCP_PATH) return sendJson(res, 404, { error: 'not_found' });
    if (isForeign(req.headers.origin, options.origin)) return sendJson(res, 403, { error: 'invalid_origin' });
    const message = describeMessage(request.body);
    const scopes = scopesFor(options, message.tool);
    const admitted = await admit(options, request, scopes);
    if ('status' in admitted) {
      const scheme = options.rules.requireDpop ? 'DPoP' : 'Bearer';
      return sendChallenge(res, admitted, { scheme, metadataUrl: options.metadataUrl, scopes });
    }
    const { method = request.method, tool } = message;
    options.calls.push({ method, tool, caller: admitted, headers: req.headers });
    const token = readAuthorization(request)?.token ?? '';
    await options.sessions.handle(request, message.json, toAuthInfo(token, admitted), res);
  };
}

/** MCP's transport wants a foreign `Origin` refused on every request. */
function isForeign(origin: string | undefined, own: string): boolean {
  return origin !== undefined && origin !== own;
}

function scopesFor(options: HandlerOptions, tool: string | undefined): string[] {
  const scope = tool === undefined ? undefined : options.toolScopes[tool];
  return scope === undefined ? [options.scope] : [options.scope, scope];
}

/** RFC 9728 section 2. */
function metadata(options: HandlerOptions): Record<string, unknown> {
  return {
    resource: options.url,
    resource_name: options.name,
    authorization_servers: [options.issuer],
    scopes_supported: [...new Set([options.scope, ...Object.values(options.toolScopes)])],
    bearer_methods_supported: ['header'],
    ...(options.rules.requireDpop
      ? { dpop_bound_access_tokens_required: true, dpop_signing_alg_values_supported: ['ES256', 'RS256'] }
      : {}),
  };
}
