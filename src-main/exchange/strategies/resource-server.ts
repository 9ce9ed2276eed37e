import { asProblem, Problem } from '../../../src-shared/problems/problem.ts';
import type { TokenPlan } from '../plan.ts';
import { findResourceMetadata, type ResourceMetadata } from '../resource-metadata.ts';
import { emptyLeg } from '../trace.ts';
import type { StrategyContext } from './strategy.ts';

/** The authorization server of a resource, where an ID-JAG is redeemed. */
export interface ResourceServer {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly resource: string | null;
  /** On the provider's own host: it knows the person by the provider's names, and the client's secret. */
  readonly isOwn: boolean;
}

type Found = Pick<ResourceServer, 'issuer' | 'resource'>;

/** From the settings where they say it; else through the server's own metadata, if that leads to a known place. */
export async function findResourceServer(context: StrategyContext): Promise<ResourceServer> {
  const { plan } = context;
  if (plan.audience !== null) return complete(context, { issuer: plan.audience, resource: plan.resource });
  const startedAt = context.now();
  try {
    const metadata = await findResourceMetadata(plan.serverUrl, context.signal, context.metadata);
    if (metadata.dpop_bound_access_tokens_required) context.demandDpop();
    const found = choose(plan, metadata);
    traceDiscovery(context, startedAt, found, null);
    return await complete(context, found);
  } catch (thrown) {
    const problem = asProblem(thrown);
    if (problem.code === 'resource_metadata_unusable' || problem.code === 'authorization_server_unconfirmed')
      traceDiscovery(context, startedAt, null, problem);
    throw problem;
  }
}

/**
 * The server proposes, the settings decide: only an authorization server that they name, or one of the provider's own
 * host, is asked. Everything else waits for somebody to confirm it by entering it.
 */
function choose(plan: TokenPlan, { authorization_servers: proposed }: ResourceMetadata): Found {
  const named = plan.target !== null && proposed.includes(plan.target) ? plan.target : null;
  const resource = named === null ? (plan.resource ?? plan.target) : plan.resource;
  if (named !== null) return { issuer: named, resource };
  const own = proposed.find((issuer) => isOwn(plan, issuer));
  if (own !== undefined) return { issuer: own, resource };
  const issuer = proposed[0];
  if (issuer === undefined)
    throw new Problem('exchange_not_configured', {
      reason: 'the server names no authorization server: enter the audience.',
    });
  throw new Problem('authorization_server_unconfirmed', { server: plan.serverName, issuer });
}

async function complete(context: StrategyContext, found: Found): Promise<ResourceServer> {
  const { plan } = context;
  const own = isOwn(plan, found.issuer);
  return { ...found, isOwn: own, tokenEndpoint: await tokenEndpoint(context, found.issuer, own) };
}

/** Okta's custom servers have theirs at a fixed place; every other server says where. */
async function tokenEndpoint(context: StrategyContext, issuer: string, own: boolean): Promise<string> {
  if (URL.parse(issuer) === null)
    throw new Problem('exchange_not_configured', { reason: `the audience ${issuer} is no issuer URL.` });
  const { plan, authorizationServers, signal } = context;
  if (own && plan.preset === 'okta' && /^\/oauth2\/[^/]+$/.test(new URL(issuer).pathname))
    return `${issuer}/v1/token`;
  const metadata = await authorizationServers.find(issuer, signal);
  return metadata.token_endpoint;
}

function isOwn(plan: TokenPlan, issuer: string): boolean {
  return URL.parse(issuer)?.origin === new URL(plan.issuer).origin;
}

function traceDiscovery(
  context: StrategyContext,
  startedAt: number,
  found: Found | null,
  problem: Problem | null,
): void {
  context.trace.leg({
    ...emptyLeg('discovery', 'Authorization server of the MCP server'),
    endpoint: context.plan.serverUrl,
    received: found === null ? [] : [{ name: 'authorization server', value: found.issuer }],
    problem: problem?.report() ?? null,
    ms: context.now() - startedAt,
  });
}
