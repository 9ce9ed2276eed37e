import type { ExchangePreview } from '../../src-shared/contract/exchange.ts';
import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import { asProblem } from '../../src-shared/problems/problem.ts';
import { Secret, type SubjectToken } from '../../src-shared/text/secret.ts';
import type { CatalogServer } from '../ports/exchange.ts';
import { shownInjection } from './injection.ts';
import { isPerPerson, isTokenPlan, type ClientPlan, type ExchangePlan, type TokenPlan } from './plan.ts';
import { resolveExchange } from './resolve-exchange.ts';
import { buildClientCredentials } from './strategies/client-credentials.ts';
import { buildOnBehalfOf } from './strategies/entra-obo.ts';
import { buildIdJagRequest, buildRedeemRequest } from './strategies/id-jag.ts';
import { buildOauthSts } from './strategies/oauth-sts.ts';
import { buildTokenExchange } from './strategies/rfc8693.ts';
import { buildServiceAccount } from './strategies/service-account.ts';
import { buildVaultedSecret } from './strategies/vaulted-secret.ts';
import { shownParameters, type TokenRequest } from './token-request.ts';

type Requests = ExchangePreview['requests'];

/** What will be sent for a server, from the settings alone: the same builders as for the real request. */
export function previewExchange(provider: IdentityProvider | null, server: CatalogServer): ExchangePreview {
  try {
    return withStepUp(previewPlan(resolveExchange(provider, server)), server);
  } catch (thrown) {
    const problem = asProblem(thrown).report();
    const strategy = server.authorization.type;
    return { strategy, perPerson: false, requests: [], injection: [], notes: [], problem };
  }
}

/** What is asked for only when the server demands it is no part of the request yet. */
function withStepUp(preview: ExchangePreview, { authorization }: CatalogServer): ExchangePreview {
  const scopes = 'stepUpScopes' in authorization ? (authorization.stepUpScopes ?? []) : [];
  if (scopes.length === 0) return preview;
  const note = `If the server demands them (insufficient_scope), these scopes are asked for besides: ${scopes.join(' ')}.`;
  return { ...preview, notes: [...preview.notes, note] };
}

function previewPlan(plan: ExchangePlan): ExchangePreview {
  const { strategy } = plan;
  if (isTokenPlan(plan))
    return {
      strategy,
      perPerson: isPerPerson(plan) && strategy !== 'vaulted_secret' && strategy !== 'service_account',
      requests: requestsOf(plan),
      injection: shownInjection(plan.injection),
      notes: [...plan.notes],
      problem: null,
    };
  const injection = strategy === 'none' ? [] : shownInjection(plan.injection);
  const notes = ['The server does not see the person: it is called without per-person identity.'];
  return { strategy, perPerson: false, requests: [], injection, notes, problem: null };
}

const BUILDERS: Readonly<
  Record<Exclude<TokenPlan['strategy'], 'id_jag'>, (plan: TokenPlan, subject: SubjectToken) => TokenRequest>
> = {
  rfc8693: buildTokenExchange,
  oauth_sts: buildOauthSts,
  vaulted_secret: buildVaultedSecret,
  service_account: buildServiceAccount,
  entra_obo: buildOnBehalfOf,
  client_credentials: buildClientCredentials,
};

function requestsOf(plan: TokenPlan): Requests {
  const subject: SubjectToken = new Secret('subject_token', plan.subjectToken);
  if (plan.strategy !== 'id_jag')
    return [shown('Token exchange', plan.endpoint, plan.client, BUILDERS[plan.strategy](plan, subject))];
  const target = {
    issuer: plan.audience ?? '(from the metadata of the server)',
    resource: plan.resource ?? plan.target,
  };
  const assertion = new Secret('id_jag', '');
  return [
    shown('ID-JAG', plan.endpoint, plan.client, buildIdJagRequest(plan, target, subject)),
    shown('Redemption', null, plan.redeemAs ?? plan.client, buildRedeemRequest(assertion)),
  ];
}

function shown(
  title: string,
  endpoint: string | null,
  client: ClientPlan,
  request: TokenRequest,
): Requests[number] {
  return {
    title,
    endpoint,
    clientId: client.clientId,
    clientAuthentication: client.method,
    parameters: shownParameters(request),
  };
}
