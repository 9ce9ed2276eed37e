import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import { Secret, type SubjectToken } from '../../src-shared/text/secret.ts';
import type { AuditFields, Journal } from '../ports/journal.ts';
import type { ActiveSession } from '../ports/identity.ts';
import type { DownstreamCredential } from '../ports/exchange.ts';
import type { AuthorizationServers } from './authorization-server.ts';
import type { Grant } from './grant.ts';
import type { IdJagCounts } from './id-jag-counts.ts';
import { injectionHeaders } from './injection.ts';
import type { Job, Minted } from './job.ts';
import type { MetadataOptions } from './metadata-document.ts';
import { isPerPerson, isTokenPlan, type StaticPlan, type TokenPlan } from './plan.ts';
import { postLeg, type LegDependencies } from './post-leg.ts';
import { STRATEGIES } from './strategies/all.ts';
import type { Obtained } from './strategies/strategy.ts';
import { audiences, personNames, readToken } from './token-claims.ts';
import { tokenView } from './token-view.ts';
import { emptyLeg, type TraceRecorder, type Traces } from './trace.ts';

export interface MintDependencies extends LegDependencies {
  readonly traces: Traces;
  readonly counts: IdJagCounts;
  readonly journal: Journal;
  readonly authorizationServers: AuthorizationServers;
  readonly metadata: MetadataOptions;
  /** A session of the same person with tokens that are new, after the provider refused the old ones. */
  readonly renewSession: ((session: ActiveSession, signal: AbortSignal) => Promise<ActiveSession>) | null;
}

/** Gets one credential, plainly: no cache, nobody else's run shared. One trace and one audit record for each. */
export async function mint(job: Job, signal: AbortSignal, deps: MintDependencies): Promise<Minted> {
  const { plan } = job;
  if (!isTokenPlan(plan)) return mintStatic(job, plan, deps);
  const startedAt = deps.clock.monotonic();
  const trace = deps.traces.begin({
    server: job.server.id,
    strategy: plan.strategy,
    sub: job.session.user.sub,
  });
  try {
    const { obtained, session } = await obtainRenewing(job, plan, trace, signal, deps);
    requireSame(session, job, deps);
    const minted = bind(job, plan, obtained, deps);
    trace.leg({ ...emptyLeg('injection', 'Injection'), sent: shownHeaders(minted.credential) });
    trace.end(true);
    record(job, plan, deps, startedAt, { outcome: 'ok', credential: minted.credential });
    return minted;
  } catch (thrown) {
    const problem = asProblem(thrown);
    trace.end(false);
    record(job, plan, deps, startedAt, { outcome: outcomeOf(problem), problem });
    throw problem;
  }
}

/** Once more with new tokens, where the provider no longer takes the ones that there were. */
async function obtainRenewing(
  job: Job,
  plan: TokenPlan,
  trace: TraceRecorder,
  signal: AbortSignal,
  deps: MintDependencies,
): Promise<{ obtained: Obtained; session: ActiveSession }> {
  const { session } = job;
  try {
    return { obtained: await obtain(session, plan, trace, signal, deps), session };
  } catch (thrown) {
    if (asProblem(thrown).code !== 'exchange_subject_rejected' || deps.renewSession === null) throw thrown;
    const renewed = await deps.renewSession(session, signal).catch(() => null);
    if (renewed === null) throw thrown;
    return { obtained: await obtain(renewed, plan, trace, signal, deps), session: renewed };
  }
}

async function obtain(
  session: ActiveSession,
  plan: TokenPlan,
  trace: TraceRecorder,
  signal: AbortSignal,
  deps: MintDependencies,
): Promise<Obtained> {
  const subject = subjectToken(session, plan);
  const subjectClaims = readToken(subject)?.claims ?? {};
  if (isPerPerson(plan))
    trace.leg({
      ...emptyLeg('subject_token', plan.subjectToken === 'id_token' ? 'Your ID token' : 'Your access token'),
      token: tokenView(subject, deps.fingerprints.token(subject)),
    });
  const subjectClient = plan.subjectToken === 'id_token' ? (audiences(subjectClaims)[0] ?? null) : null;
  return STRATEGIES[plan.strategy]({
    plan,
    endpoint: () => exchangeEndpoint(plan, signal, deps),
    subject,
    person: namesOf(session),
    signal,
    trace,
    now: () => deps.clock.now(),
    post: (leg) => postLeg(leg, { plan, subjectClient, trace, signal }, deps),
    authorizationServers: deps.authorizationServers,
    metadata: deps.metadata,
    demandDpop: () => deps.dpopDemanded.add(plan.serverUrl),
    countIdJag: (audience) =>
      deps.counts.add({
        issuer: session.user.issuer,
        sub: session.user.sub,
        server: plan.serverId,
        audience,
        clientId: plan.client.clientId,
      }),
  });
}

function subjectToken(session: ActiveSession, plan: TokenPlan): SubjectToken {
  const token = plan.subjectToken === 'id_token' ? session.idToken : session.accessToken;
  if (token === null)
    throw new Problem('exchange_not_configured', {
      reason: 'the sign-in gave no access token; exchange the ID token instead.',
    });
  return token;
}

/** From the ID token, whatever is exchanged: it is the one that names the person. */
function namesOf({ idToken, user }: ActiveSession): ReadonlySet<string> {
  const email = user.email === null ? {} : { email: user.email };
  return personNames({ ...readToken(idToken)?.claims, sub: user.sub, ...email });
}

async function exchangeEndpoint(
  plan: TokenPlan,
  signal: AbortSignal,
  deps: MintDependencies,
): Promise<string> {
  if (plan.endpoint !== null) return plan.endpoint;
  const document =
    plan.discoveryEndpoint ?? `${plan.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const { authorizationServers } = deps;
  const found = await authorizationServers.find(plan.issuer, signal, document);
  return found.token_endpoint;
}

/** The headers, and for whom and how long they are good. */
function bind(
  job: Job,
  plan: TokenPlan,
  { grant, audience, resource, dpop }: Obtained,
  deps: MintDependencies,
): Minted {
  const isToken = grant.kind === 'access_token';
  const proof =
    dpop !== null && grant.tokenType === 'DPoP'
      ? { prove: (request: Parameters<typeof dpop.prove>[1]) => dpop.prove(grant.value, request) }
      : {};
  const credential: DownstreamCredential = {
    ...boundTo(job),
    headers: injectionHeaders(grant, plan.injection, plan.serverName),
    strategy: plan.strategy,
    from: 'exchange',
    audience,
    scopes: grant.scope ?? (plan.scopes.join(' ') || null),
    resource,
    fingerprint: isToken ? deps.fingerprints.token(grant.value) : deps.fingerprints.secret(grant.value),
    expiresAt: grant.lifetimeMs === null ? null : deps.clock.now() + grant.lifetimeMs,
    ...proof,
  };
  return { credential, lifetimeMs: grant.lifetimeMs };
}

/** A server without per-person identity: nothing is asked of anybody. */
async function mintStatic(job: Job, plan: StaticPlan, deps: MintDependencies): Promise<Minted> {
  const common = {
    ...boundTo(job),
    strategy: plan.strategy,
    audience: null,
    scopes: null,
    resource: null,
    expiresAt: null,
  };
  if (plan.strategy === 'none')
    return { credential: { ...common, headers: [], from: 'none', fingerprint: null }, lifetimeMs: null };
  const secret = await deps.secrets.read('static_secret', plan.secrets);
  if (secret === null) throw new Problem('server_secret_missing', { server: plan.serverName });
  const grant: Grant = {
    kind: 'static_secret',
    value: new Secret('static_secret', secret.reveal()),
    tokenType: null,
    lifetimeMs: null,
    scope: null,
  };
  const headers = injectionHeaders(grant, plan.injection, plan.serverName);
  const fingerprint = deps.fingerprints.secret(secret);
  return { credential: { ...common, headers, from: 'static', fingerprint }, lifetimeMs: null };
}

function boundTo({ server, session }: Job) {
  const { issuer, sub } = session.user;
  return { serverId: server.id, serverUrl: server.url, issuer, sub, epoch: session.epoch };
}

/** A renewed session of another person or sign-in must not answer for this one. */
function requireSame(renewed: ActiveSession, { session }: Job, deps: MintDependencies): void {
  const isSame =
    renewed.epoch === session.epoch &&
    renewed.user.sub === session.user.sub &&
    renewed.user.issuer === session.user.issuer;
  if (!isSame)
    throw new Problem('session_ended', { reason: 'another person is signed in now.', url: deps.loginUrl() });
}

function shownHeaders({ headers }: DownstreamCredential): { name: string; value: string }[] {
  return headers.map(({ name, value }) => ({ name, value: String(value) }));
}

function outcomeOf({ code }: Problem): 'refused' | 'cancelled' | 'failed' {
  if (code === 'exchange_denied' || code === 'consent_required' || code === 'step_up_required')
    return 'refused';
  return code === 'cancelled' ? 'cancelled' : 'failed';
}

interface Recorded {
  readonly outcome: 'ok' | 'refused' | 'cancelled' | 'failed';
  readonly credential?: DownstreamCredential;
  readonly problem?: Problem;
}

function record(
  job: Job,
  plan: TokenPlan,
  deps: MintDependencies,
  startedAt: number,
  { outcome, credential, problem }: Recorded,
): void {
  const { user } = job.session;
  const expiresAt = credential?.expiresAt ?? null;
  const fields: AuditFields = {
    issuer: user.issuer,
    sub: user.sub,
    email: user.email,
    server: job.server.id,
    strategy: plan.strategy,
    audience: credential?.audience ?? plan.audience,
    scopes: credential?.scopes ?? (plan.scopes.join(' ') || null),
    resource: credential?.resource ?? plan.resource,
    credentialFrom: credential === undefined ? null : 'exchange',
    tokenFingerprint: credential?.fingerprint ?? null,
    tokenExpiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
    problem: problem?.code ?? null,
    exchangeMs: Math.round(deps.clock.monotonic() - startedAt),
  };
  deps.journal.record('exchange', outcome, fields);
}
