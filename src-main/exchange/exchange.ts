import type { ExchangeCount, ExchangeTrace, TokenView } from '../../src-shared/contract/exchange.ts';
import { asProblem } from '../../src-shared/problems/problem.ts';
import { secretReferences, type SecretReferenceOptions } from '../identity/secret-reference.ts';
import type { SigningKeys } from '../identity/signing-keys.ts';
import type { Clock } from '../ports/clock.ts';
import type { CredentialRequest, CredentialSource, DownstreamCredential } from '../ports/exchange.ts';
import type { ActiveSession, StepUpDemand } from '../ports/identity.ts';
import type { Journal } from '../ports/journal.ts';
import type { Browser, DocumentStore, Fetch, Log, PinnedFetch } from '../ports/outside.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { Vault } from '../ports/vault.ts';
import { createAuthorizationServers } from './authorization-server.ts';
import { createCredentialCache } from './cache.ts';
import { cached } from './cached.ts';
import { createConsents } from './consent.ts';
import { createDpopKey, type DpopKey } from './dpop.ts';
import { StrongerSignIn } from './exchange-errors.ts';
import { createFingerprints } from './fingerprint.ts';
import { createIdJagCounts } from './id-jag-counts.ts';
import type { Job } from './job.ts';
import { createJobs } from './jobs.ts';
import { systemLookup, type Lookup } from './inside-address.ts';
import { mint, type MintDependencies } from './mint.ts';
import { isTokenPlan, serverSecretEntry } from './plan.ts';
import { createRateLimits } from './rate-limit.ts';
import { createRefusals } from './refusals.ts';
import { createSecretReader } from './secret-sources.ts';
import { singleFlight } from './single-flight.ts';
import { createStepUps, isScopeRefused, stepUpRefused, widerScopes } from './step-up.ts';
import { tokenView } from './token-view.ts';
import { createTraces } from './trace.ts';

export interface ExchangeDependencies extends SecretReferenceOptions {
  readonly settings: SettingsSource;
  readonly signingKeys: SigningKeys;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly journal: Journal;
  readonly log: Log;
  /** Accepts a provider over http on loopback. */
  readonly dev: boolean;
  readonly lookup?: Lookup;
  /** For what metadata of others names; without it, `fetch`. */
  readonly pinned?: PinnedFetch;
  /** Where the counts of ID-JAGs are kept over a restart. */
  readonly countStore?: DocumentStore;
  /** Opens the page of a missing consent. */
  readonly browser?: Browser;
  readonly renewSession?: NonNullable<MintDependencies['renewSession']>;
  /** Tells who signs people in that a resource wants it done again, and how strongly. */
  readonly demandStepUp?: (demand: StepUpDemand) => void;
  /** Where a sign-in is started, for the words of a problem. */
  readonly loginUrl?: () => string;
}

/** Every way to get a downstream credential, behind the one port, with what a person may see of it. */
export interface Exchange extends CredentialSource {
  /** The chains of the last exchanges, newest first. */
  trace(serverId?: string): readonly ExchangeTrace[];
  /** ID-JAGs of this month, for one person. */
  counts(person: { readonly issuer: string; readonly sub: string }): readonly ExchangeCount[];
  /** The tokens of a session, taken apart. */
  claims(session: ActiveSession): { readonly idToken: TokenView; readonly accessToken: TokenView | null };
  /** Keeps the fixed secret of a server in the keychain, or forgets it. */
  setServerSecret(serverId: string, secret: string | null): Promise<void>;
  /** Stops listening to the settings and ends what is under way. */
  close(): void;
}

export function createExchange(deps: ExchangeDependencies): Exchange {
  const { settings, signingKeys, vault } = deps;
  const parts = createParts(deps);
  const flights = singleFlight(parts.cached.step);
  const { stepUps } = parts;
  const jobFor = createJobs(settings, signingKeys);
  let generation = 0;
  const dropAll = (serverId?: string): void => {
    generation += 1;
    stepUps.clear(serverId);
    parts.cached.forgetUnfinished();
    parts.cache.clear(serverId);
    parts.refusals.clear(serverId);
  };
  const stopListening = settings.onChange(() => {
    dropAll();
    parts.authorizationServers.clear();
    parts.rateLimits.clear();
  });

  function obtain(request: CredentialRequest, extraScopes: readonly string[]): Promise<DownstreamCredential> {
    const attempt = async () => flights.join(jobFor(request, extraScopes), request.signal);
    if (request.waitsForConsent !== true) return attempt();
    return parts.consents.wait(attempt, request.server.id, request.signal);
  }

  return {
    atHand(request) {
      return parts.cached.atHand(jobFor(request, stepUps.of(request)));
    },
    async credential(request) {
      const extraScopes = stepUps.of(request);
      try {
        return await obtain(request, extraScopes);
      } catch (thrown) {
        if (extraScopes.length === 0 || !isScopeRefused(thrown)) throw thrown;
        // What was granted once is not any more: what needs less goes on.
        stepUps.forget(request);
        return obtain(request, []);
      }
    },
    async stepUp(request, refused, demanded) {
      const extraScopes = widerScopes(request, refused, demanded);
      if (extraScopes === null) return null;
      const begun = generation;
      try {
        const wider = await obtain(request, extraScopes);
        if (begun === generation) stepUps.note(request, extraScopes);
        return wider;
      } catch (thrown) {
        throw stepUpRefused(thrown, request, demanded);
      }
    },
    rejected(credential, challenge) {
      parts.cache.drop(credential);
      if (asksForDpop(challenge)) parts.dpopDemanded.add(credential.serverUrl);
    },
    forget(serverId) {
      dropAll(serverId);
      if (serverId !== undefined) return;
      flights.abort();
      parts.cached.abort();
      parts.traces.clear();
      parts.consents.clear();
      parts.dropDpopKey();
    },
    trace: (serverId) => parts.traces.list(serverId),
    counts: (person) => parts.counts.list(person),
    claims: ({ idToken, accessToken }) => ({
      idToken: tokenView(idToken, parts.fingerprints.token(idToken)),
      accessToken: accessToken && tokenView(accessToken, parts.fingerprints.token(accessToken)),
    }),
    async setServerSecret(serverId, secret) {
      const entry = serverSecretEntry(serverId);
      await (secret === null ? vault.delete(entry) : vault.set(entry, secret));
      dropAll(serverId);
      deps.journal.record('settings_changed', 'ok', {
        server: serverId,
        detail: { key: 'server-secret', set: secret !== null },
      });
    },
    close() {
      stopListening();
      dropAll();
      flights.abort();
      parts.cached.abort();
      parts.consents.clear();
    },
  };
}

/** A challenge may list several schemes (RFC 9110 section 11.6.1). */
function asksForDpop(challenge: string | undefined): boolean {
  return challenge !== undefined && /(?:^|,)\s*DPoP(?:\s|,|$)/i.test(challenge);
}

/** The parts of one exchange, put together. */
function createParts(deps: ExchangeDependencies) {
  const { clock, log, fetch, dev, vault, signingKeys, journal } = deps;
  const lookup = deps.lookup ?? systemLookup;
  const metadata = { fetch, clock, dev, lookup };
  const cache = createCredentialCache(clock);
  const refusals = createRefusals(clock);
  const traces = createTraces(clock);
  const counts = createIdJagCounts(clock, log, deps.countStore ?? null);
  const authorizationServers = createAuthorizationServers(metadata);
  const rateLimits = createRateLimits(clock);
  const fingerprints = createFingerprints();
  const dpopDemanded = new Set<string>();
  let dpopKey: Promise<DpopKey> | null = null;
  const mintDependencies: MintDependencies = {
    fetch,
    lookup,
    pinned: deps.pinned ?? (() => fetch),
    clock,
    dev,
    signingKeys,
    journal,
    metadata,
    traces,
    counts,
    authorizationServers,
    rateLimits,
    fingerprints,
    secrets: createSecretReader(vault, secretReferences(deps)),
    dpopKey: () => (dpopKey ??= createDpopKey(clock)),
    offsets: new Map(),
    dpopDemanded,
    loginUrl: deps.loginUrl ?? (() => ''),
    renewSession: deps.renewSession ?? null,
  };
  const consents = createConsents(deps.browser ?? null, clock, log);
  const plain = async (job: Job, signal: AbortSignal) => {
    try {
      return await mint(job, signal, mintDependencies);
    } catch (thrown) {
      const problem = asProblem(thrown);
      if (problem.code === 'consent_required' && isTokenPlan(job.plan))
        consents.show(problem, job.server.id, job.plan.issuer);
      if (problem.cause instanceof StrongerSignIn) deps.demandStepUp?.(problem.cause.demand);
      throw problem;
    }
  };
  return {
    cache,
    refusals,
    traces,
    counts,
    authorizationServers,
    rateLimits,
    fingerprints,
    dpopDemanded,
    consents,
    stepUps: createStepUps(),
    cached: cached({ plain, cache, refusals, log }),
    dropDpopKey: () => {
      dpopKey = null;
    },
  };
}
