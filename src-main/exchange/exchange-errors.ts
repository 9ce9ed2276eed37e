import type { ProblemDetail } from '../../src-shared/problems/problem.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { ProblemCode } from '../../src-shared/problems/table.ts';
import type { ClientAuthentication } from '../../src-shared/domain/provider.ts';
import type { StepUpDemand } from '../ports/identity.ts';
import { EXCHANGE_LIMITS } from './limits.ts';
import { rateLimitSeconds } from './rate-limit.ts';
import type { TokenAnswer } from './token-endpoint.ts';

/** What was asked, for the words of a refusal. */
export interface RefusalContext {
  readonly leg: 'exchange' | 'redeem';
  readonly server: string;
  readonly endpoint: string;
  readonly clientId: string;
  readonly clientMethod: ClientAuthentication;
  readonly audience: string | null;
  readonly resource: string | null;
  readonly scopes: readonly string[];
  /** The client the subject token was issued to, as far as it says. */
  readonly subjectClient: string | null;
  /** Where a sign-in is started. */
  readonly loginUrl: string;
  readonly now: number;
}

interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly reason: string;
  readonly answer: TokenAnswer;
}

type Rule = (refusal: Refusal, context: RefusalContext) => readonly [ProblemCode, ProblemDetail?] | null;

/**
 * A refusal of a token endpoint in the product's words: who must act, and whether trying again helps. The first rule
 * that knows the answer speaks (RFC 6749 section 5.2, RFC 8693 section 2.2.2, Okta's own codes).
 */
export function refusalProblem(answer: TokenAnswer, context: RefusalContext): Problem {
  const refusal = readRefusal(answer);
  const common = {
    server: context.server,
    endpoint: context.endpoint,
    clientId: context.clientId,
    error: refusal.error,
    reason: refusal.reason,
    url: context.loginUrl,
  };
  for (const rule of RULES) {
    const found = rule(refusal, context);
    if (found === null) continue;
    const [code, detail] = found;
    return new Problem(code, { ...common, ...detail }, causeOf(code, answer));
  }
  return new Problem('exchange_refused', common);
}

/** What a problem's own details are too short for. */
function causeOf(code: ProblemCode, answer: TokenAnswer): ErrorOptions {
  if (code === 'consent_required') return { cause: new InteractionPage(interactionUri(answer) ?? '') };
  return code === 'step_up_required' ? { cause: new StrongerSignIn(demandOf(answer)) } : {};
}

/** The page of a missing consent as it was given: a problem's details are shortened and redacted, an address must not be. */
export class InteractionPage {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }
}

/** How strongly the person is to sign in again. */
export class StrongerSignIn {
  readonly demand: StepUpDemand;

  constructor(demand: StepUpDemand) {
    this.demand = demand;
  }
}

/** The `error` of an answer that is one, else null. */
export function errorCode(answer: TokenAnswer): string | null {
  if (answer.status < 400 && typeof answer.body['error'] !== 'string') return null;
  return text(answer.body['error']) ?? `status_${answer.status}`;
}

function readRefusal(answer: TokenAnswer): Refusal {
  const { body, status } = answer;
  // Okta's older endpoints answer with errorSummary (and errorCode) instead of OAuth's fields.
  const reason = text(body['error_description']) ?? text(body['errorSummary']) ?? '';
  const error = text(body['error']) ?? text(body['errorCode']) ?? `status ${status}`;
  return { status, error, reason, answer };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

const RULES: readonly Rule[] = [
  ({ status, answer }, { endpoint, now }) =>
    status === 429
      ? ['rate_limited', { host: new URL(endpoint).host, seconds: rateLimitSeconds(answer.headers, now) }]
      : null,
  ({ status, error }) =>
    status >= 500 ? ['exchange_failed', { reason: `${error} (status ${status})` }] : null,
  interaction,
  ({ error }) => (error === 'insufficient_user_authentication' ? ['step_up_required'] : null),
  ({ error, reason }) =>
    error === 'invalid_dpop_proof' || error === 'use_dpop_nonce' ? ['dpop_required', { reason }] : null,
  clockOrClient,
  subjectRejected,
  ({ error }, { scopes }) =>
    error === 'invalid_scope' ? ['exchange_invalid_scope', { scopes: scopes.join(' ') || 'none' }] : null,
  ({ error }, { audience, resource }) =>
    error === 'invalid_target'
      ? ['exchange_invalid_target', { target: resource ?? audience ?? 'none' }]
      : null,
  ({ error, reason }) =>
    WRONG_ENDPOINT.has(error) || reason.includes('Only service apps can use client_credentials')
      ? ['exchange_wrong_endpoint']
      : null,
  ({ error }) => (error === 'unauthorized_client' ? ['exchange_client_not_allowed'] : null),
  noPolicy,
  ({ error, reason }) =>
    error === 'access_denied' ? ['exchange_denied', { reason: reason || 'access denied' }] : null,
];

/** A demand goes into the address of the sign-in. */
const LONGEST_DEMAND = 2_000;

const WRONG_ENDPOINT = new Set(['unsupported_grant_type', 'token_exchange_invalid_audience']);

/** A client that is refused while the clocks disagree is refused for its clock. */
function clockOrClient({ error, reason, answer }: Refusal, context: RefusalContext): ReturnType<Rule> {
  if (error !== 'invalid_client') return null;
  const offset = Math.abs(answer.offsetMs ?? 0);
  if (offset > EXCHANGE_LIMITS.clockSkewMs) return ['clock_skew', { seconds: Math.round(offset / 1000) }];
  const { clientMethod: method, clientId } = context;
  const why = { reason: `${reason || 'no reason was given.'} (client ${clientId})`, method };
  if (method === 'none') return ['client_authentication_mismatch', why];
  return [method === 'private_key_jwt' ? 'client_key_refused' : 'client_secret_refused', why];
}

/** In the first leg the grant is the person's own token; which client it is for explains most refusals of it. */
function subjectRejected({ error }: Refusal, context: RefusalContext): ReturnType<Rule> {
  if (context.leg !== 'exchange' || (error !== 'invalid_grant' && error !== 'invalid_token')) return null;
  const { subjectClient, clientId } = context;
  return subjectClient !== null && subjectClient !== clientId
    ? ['exchange_subject_mismatch', { subjectClient }]
    : ['exchange_subject_rejected'];
}

/** No rule for this client is the administrator's; a denial by a rule is an answer to the person. */
function noPolicy({ error, reason, answer }: Refusal): ReturnType<Rule> {
  const all = [error, reason, ...Object.values(answer.body).filter((value) => typeof value === 'string')];
  const isPolicy = all.some((value) => value.includes('no_matching_policy'));
  return isPolicy ? ['exchange_no_policy'] : null;
}

/** Okta names the page where the person agrees; without one (Entra ID) it is the sign-in that has to be done again. */
function interaction({ error, answer }: Refusal): ReturnType<Rule> {
  if (error !== 'interaction_required') return null;
  const url = interactionUri(answer);
  return url === null ? ['step_up_required'] : ['consent_required', { url }];
}

/** Only an address that may be opened: https, or http where the provider itself is on this computer (the demo). */
function interactionUri(answer: TokenAnswer): string | null {
  const uri = text(answer.body['interaction_uri']);
  const url = uri === null ? null : URL.parse(uri);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}

/** RFC 9470 section 3; `claims` is what Entra ID wants in the next request (OpenID Connect Core section 5.5). */
function demandOf({ body }: TokenAnswer): StepUpDemand {
  const { max_age: maxAge } = body;
  const acrValues = text(body['acr_values']);
  const claims = text(body['claims']);
  return {
    ...(typeof maxAge === 'number' && Number.isInteger(maxAge) && maxAge >= 0 ? { maxAge } : {}),
    ...(acrValues !== null && acrValues.length <= LONGEST_DEMAND ? { acrValues } : {}),
    ...(claims !== null && claims.length <= LONGEST_DEMAND ? { claims } : {}),
  };
}
