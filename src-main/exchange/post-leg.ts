import type { TraceLeg } from '../../src-shared/contract/exchange.ts';
import { asProblem, type Problem } from '../../src-shared/problems/problem.ts';
import { Secret } from '../../src-shared/text/secret.ts';
import { clientAuthentication, clientProof, type ClientProof } from '../identity/client-authentication.ts';
import type { SigningKeys } from '../identity/signing-keys.ts';
import type { Clock } from '../ports/clock.ts';
import { firstAttempt, nextAttempt, type Attempt } from './attempt.ts';
import type { DpopKey } from './dpop.ts';
import { errorCode, refusalProblem } from './exchange-errors.ts';
import type { Fingerprints } from './fingerprint.ts';
import type { ClientPlan, TokenPlan } from './plan.ts';
import type { RateLimits } from './rate-limit.ts';
import type { SecretReader } from './secret-sources.ts';
import { postToTokenEndpoint, type TokenAnswer, type TokenEndpointOptions } from './token-endpoint.ts';
import { shownParameters, type TokenRequest } from './token-request.ts';
import { shownClaim, tokenView } from './token-view.ts';
import type { TraceRecorder } from './trace.ts';

/** One request of an exchange. */
export interface Leg {
  readonly leg: 'exchange' | 'redeem';
  readonly title: string;
  readonly endpoint: string;
  readonly issuer: string | null;
  readonly client: ClientPlan;
  readonly request: TokenRequest;
  /** Whether the answer is a token that a DPoP proof would bind. */
  readonly bindsToken: boolean;
  /** Whether it may be sent again as it is; an assertion that is good for one use may not. */
  readonly repeatable: boolean;
  /** How to send it, where an earlier attempt taught something. */
  readonly attempt?: Attempt;
}

export interface LegAnswer {
  readonly answer: TokenAnswer;
  /** The key of the proof that was sent. */
  readonly dpop: DpopKey | null;
}

/** What all legs of one exchange share. */
export interface LegContext {
  readonly plan: TokenPlan;
  readonly subjectClient: string | null;
  readonly trace: TraceRecorder;
  readonly signal: AbortSignal;
}

/** What all exchanges share. */
export interface LegDependencies extends TokenEndpointOptions {
  readonly clock: Clock;
  readonly signingKeys: SigningKeys;
  readonly secrets: SecretReader;
  readonly rateLimits: RateLimits;
  readonly fingerprints: Fingerprints;
  /** The key of this session, made when it is first needed. */
  readonly dpopKey: () => Promise<DpopKey>;
  /** What each host's clock is ahead, as last seen. */
  readonly offsets: Map<string, number>;
  /** Token endpoints and servers that demanded DPoP. */
  readonly dpopDemanded: Set<string>;
  readonly loginUrl: () => string;
}

/** A refused leg that must not be sent again as it is, and how to send the one that replaces it. */
export class NotRepeatable extends Error {
  readonly next: Attempt;
  readonly problem: Problem;

  constructor(next: Attempt, problem: Problem) {
    super('the leg was refused and carries an assertion of one use');
    this.next = next;
    this.problem = problem;
  }
}

/** Sends one leg, again where that can help, and returns its success. Throws the refusal as a Problem. */
export async function postLeg(leg: Leg, context: LegContext, deps: LegDependencies): Promise<LegAnswer> {
  let attempt = leg.attempt ?? firstAttempt(startsWithDpop(leg, context.plan, deps));
  for (;;) {
    const { answer, dpop, problem } = await sendOnce(leg, attempt, context, deps);
    if (problem === null) return { answer, dpop };
    const next = nextAttempt(attempt, errorCode(answer), leg.client.method, context.plan.dpop);
    if (next === null) throw problem;
    if (next.dpop) deps.dpopDemanded.add(leg.endpoint);
    if (!leg.repeatable) throw new NotRepeatable(next, problem);
    attempt = next;
  }
}

function startsWithDpop(leg: Leg, plan: TokenPlan, deps: LegDependencies): boolean {
  if (plan.dpop === 'off') return false;
  const isWanted = plan.dpop === 'required' || deps.dpopDemanded.has(plan.serverUrl);
  return (leg.bindsToken && isWanted) || deps.dpopDemanded.has(leg.endpoint);
}

interface Sent extends LegAnswer {
  readonly problem: Problem | null;
}

async function sendOnce(
  leg: Leg,
  attempt: Attempt,
  context: LegContext,
  deps: LegDependencies,
): Promise<Sent> {
  const startedAt = deps.clock.monotonic();
  const seen: LegTrace = { assertion: [], answer: null };
  const record = (problem: Problem | null) =>
    context.trace.leg(traceLeg(leg, seen, problem, deps.clock.monotonic() - startedAt, deps.fingerprints));
  try {
    deps.rateLimits.check(leg.endpoint);
    const proof = await proofOf(leg.client, attempt, deps);
    const dpop = attempt.dpop ? await deps.dpopKey() : null;
    const answer = await postToTokenEndpoint(
      {
        endpoint: leg.endpoint,
        issuer: leg.issuer,
        namedBy: leg.leg === 'exchange' && context.plan.endpoint !== null ? null : leg.issuer,
        clientId: leg.client.clientId,
        authenticate: authentication(leg, proof, seen, deps),
        request: leg.request,
        dpop: dpop?.handle ?? null,
        signal: context.signal,
      },
      deps,
    );
    seen.answer = answer;
    const problem = judge(leg, proof, answer, context, deps);
    record(problem);
    return { answer, dpop, problem };
  } catch (thrown) {
    const problem = asProblem(thrown);
    record(problem);
    throw problem;
  }
}

function proofOf(client: ClientPlan, attempt: Attempt, deps: LegDependencies): Promise<ClientProof> {
  const { signingKeys, secrets } = deps;
  return clientProof({
    method: client.method,
    audience: client.assertionAudience,
    key: () => (attempt.key === 'candidate' ? signingKeys.candidate() : signingKeys.current()),
    secret: () => secrets.read('client_secret', client.secrets),
  });
}

function authentication(leg: Leg, proof: ClientProof, seen: LegTrace, deps: LegDependencies) {
  const { endpoint } = leg;
  return clientAuthentication(proof, {
    endpoint,
    clock: deps.clock,
    offsetMs: deps.offsets.get(new URL(endpoint).host) ?? 0,
    onAssertion: (header, claims) => {
      seen.assertion = Object.entries({ ...header, ...claims }).map(([name, value]) => ({
        name,
        value: shownClaim(name, value),
      }));
    },
  });
}

/** Draws the conclusions of an answer that go beyond this leg, and names the refusal if it is one. */
function judge(
  leg: Leg,
  proof: ClientProof,
  answer: TokenAnswer,
  context: LegContext,
  deps: LegDependencies,
): Problem | null {
  const error = errorCode(answer);
  if (answer.offsetMs !== null) deps.offsets.set(new URL(leg.endpoint).host, significant(answer.offsetMs));
  if (proof.method === 'private_key_jwt' && (error === null || error === 'invalid_client'))
    deps.signingKeys.reportUse(proof.key.kid, error === null);
  if (error === null) return null;
  const problem = refusalProblem(answer, {
    leg: leg.leg,
    server: context.plan.serverName,
    endpoint: leg.endpoint,
    clientId: leg.client.clientId,
    clientMethod: leg.client.method,
    audience: context.plan.audience,
    resource: context.plan.resource,
    scopes: context.plan.scopes,
    subjectClient: context.subjectClient,
    loginUrl: deps.loginUrl(),
    now: deps.clock.now(),
  });
  if (problem.code === 'rate_limited') deps.rateLimits.note(leg.endpoint, Number(problem.detail['seconds']));
  return problem;
}

/** `Date` has whole seconds and the way takes time: less than this is noise. */
function significant(offsetMs: number): number {
  return Math.abs(offsetMs) < 3_000 ? 0 : Math.round(offsetMs);
}

interface LegTrace {
  assertion: { name: string; value: string }[];
  answer: TokenAnswer | null;
}

const RECEIVED = ['token_type', 'issued_token_type', 'expires_in', 'scope', 'error', 'error_description'];

function traceLeg(
  leg: Leg,
  seen: LegTrace,
  problem: Problem | null,
  ms: number,
  fingerprints: Fingerprints,
): TraceLeg {
  const client = { name: 'client authentication', value: `${leg.client.method} as ${leg.client.clientId}` };
  return {
    leg: leg.leg,
    title: leg.title,
    endpoint: leg.endpoint,
    sent: [...shownParameters(leg.request), client],
    assertion: seen.assertion,
    received: seen.answer === null ? [] : receivedOf(seen.answer),
    token: seen.answer === null ? null : tokenOf(seen.answer, fingerprints),
    problem: problem?.report() ?? null,
    ms: Math.round(ms),
  };
}

function receivedOf({ status, body }: TokenAnswer): { name: string; value: string }[] {
  const fields = RECEIVED.filter((name) => body[name] !== undefined);
  return [
    { name: 'status', value: String(status) },
    ...fields.map((name) => ({ name, value: shownClaim(name, body[name]) })),
  ];
}

function tokenOf({ body }: TokenAnswer, fingerprints: Fingerprints): TraceLeg['token'] {
  const value = body['access_token'];
  if (typeof value !== 'string' || value === '') return null;
  const token = new Secret('access_token', value);
  return tokenView(token, fingerprints.token(token));
}
