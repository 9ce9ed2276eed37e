import type { CommandResponse } from '../../src-shared/contract/commands.ts';
import type { SessionView, User } from '../../src-shared/domain/session.ts';
import { asProblem, Problem, type ProblemReport } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { ActiveSession, StepUpDemand } from '../ports/identity.ts';
import type { Journal } from '../ports/journal.ts';
import type { Browser, Fetch, Log } from '../ports/outside.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { SigningKeySource } from '../ports/signing-key.ts';
import type { Vault } from '../ports/vault.ts';
import { createAccount } from './account.ts';
import { createRoleMemory } from './admission.ts';
import { abortable, createAttempts } from './attempts.ts';
import { alreadySignedInPage, problemPage, type BrowserPage } from './callback-page.ts';
import { watchClock } from './clock-watch.ts';
import { createConnections } from './connection.ts';
import { startDeviceSignIn, type DeviceSignInDeps, type StartedDeviceSignIn } from './device-sign-in.ts';
import { createDpop } from './dpop.ts';
import { CALLBACK_PORTS, redirectUris } from './loopback-uris.ts';
import { createProviderInspection, type ProviderInspection } from './provider-inspection.ts';
import { createRefresher } from './refresh.ts';
import { secretReferences, type SecretReferences } from './secret-reference.ts';
import { createRecorder } from './session-recorder.ts';
import { createSessionSource } from './session-source.ts';
import { createSessionState } from './session-state.ts';
import { createSessionStore } from './session-store.ts';
import { viewOf } from './session-view.ts';
import { watchSettings } from './settings-watch.ts';
import { createSignIn, type SignInOptions, type StartedSignIn } from './sign-in.ts';
import { createSignOut, type SignOutOptions } from './sign-out.ts';
import { createStepUpDemands } from './step-up-demand.ts';
import { acceptThirdPartyLogin, isSameIssuer } from './third-party-login.ts';

/** Another address, or a page. */
export type LoginAnswer = { readonly redirect: string } | BrowserPage;

export interface IdentityDeps {
  /** Which account of the settings it is; the settings and the vault given are this account's. */
  readonly accountId: string;
  /** Gives each epoch a number that no other epoch of any account has. */
  readonly nextEpoch: () => number;
  readonly settings: SettingsSource;
  readonly vault: Vault;
  readonly browser: Browser;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly journal: Journal;
  readonly log: Log;
  readonly signingKeys: SigningKeySource;
  /** Accepts a provider over http on loopback. */
  readonly dev: boolean;
  /** Where a person starts the sign-in; named in problems. */
  readonly loginUrl: () => string;
  readonly callbackPorts?: readonly number[];
  /** Something wants the person's eyes: the host brings its window forward. */
  readonly attention?: () => void;
  readonly references?: SecretReferences;
  readonly portHolder?: (port: number) => Promise<string | null>;
  readonly random?: () => number;
}

/** Who is signed in: sign-in, session, refresh and sign-out of one account. */
export interface Identity {
  /** As those of the port `SessionSource`, of this account. */
  readonly epoch: number;
  who(): User | null;
  ready(): ActiveSession | null;
  fresh(signal?: AbortSignal): Promise<ActiveSession>;
  onEpoch(listener: () => void): () => void;
  /** Takes up the session from the keychain and keeps it fresh. Never rejects for a provider that is not there. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** The session with new tokens after the provider refused these; one refresh for all who ask. */
  renewed(refused: ActiveSession, signal?: AbortSignal): Promise<ActiveSession>;
  view(): SessionView;
  /** What stands in the way of the session at the moment. */
  problems(): readonly ProblemReport[];
  /** Returns when the address is there; a running attempt is replaced. */
  signIn(options: SignInOptions): Promise<StartedSignIn>;
  /**
   * For `/login` on the endpoint: what an app tile or a link opens. Leads to the provider, or to a page that says why
   * not. A running attempt is joined, never replaced: anybody can open the address.
   */
  startedFromOutside(query: URLSearchParams): Promise<LoginAnswer>;
  /** A resource wants a stronger sign-in than this one: the next asks for it, and `/login` leads to it. */
  demandStepUp(demand: StepUpDemand): void;
  /** Whether the issuer that somebody names is this account's. */
  isIssuer(issuer: string | null): boolean;
  /** Whether an address for the browser is out. */
  isSigningIn(): boolean;
  /** Whether the attempt is one of this account's last. */
  hasAttempt(attempt: string): boolean;
  /** The person, or the problem that ended the attempt, or the signal's reason. */
  awaitSignIn(attempt: string, signal?: AbortSignal): Promise<User>;
  cancelSignIn(attempt: string): void;
  /** For a browser on another device; returns when there is a code to show. */
  signInWithDevice(): Promise<StartedDeviceSignIn>;
  /** The address that the browser could not reach, pasted by the person. */
  completeSignIn(attempt: string, address: string): void;
  signOut(options: SignOutOptions): Promise<CommandResponse<'session.signOut'>>;
  /** Another account signs in or out: a running attempt is replaced, and the registered ports are free. */
  standAside(): Promise<void>;
  /** The computer woke up, or the network changed: what is due is looked at now. */
  resumed(): void;
  /** Checks, previews and values of the provider, for the window and the diagnostics. */
  readonly provider: ProviderInspection;
  /** Called when the view changed; returns the removal. */
  onChange(listener: () => void): () => void;
}

/** Makes the identity of its parts. Nothing happens before `start`. */
export function createIdentity(deps: IdentityDeps): Identity {
  const { settings, clock, log } = deps;
  const callbackPorts = deps.callbackPorts ?? CALLBACK_PORTS;
  const connections = createConnections({ ...deps, references: deps.references ?? secretReferences() }, () =>
    redirectUris(callbackPorts),
  );
  const { offset } = connections;
  const state = createSessionState(log, deps.nextEpoch);
  const store = createSessionStore(deps.vault, log);
  const dpop = createDpop(deps.vault, offset);
  const recorder = createRecorder(deps.journal);
  const roles = createRoleMemory(deps.vault);
  const account = createAccount({ ...deps, state, store, roles, recorder, offset });
  const attempts = createAttempts(
    () => clock.now(),
    (attempt, problem) => {
      const issuer = settings.current().identityProvider?.issuer ?? null;
      if (problem) recorder.signInFailed(issuer, attempt, problem);
      deps.attention?.();
    },
  );
  const refresher = createRefresher({
    clock,
    offset,
    state,
    store,
    connections,
    dpop,
    account,
    record: (session, problem) => recorder.refreshed(session.user, problem),
    random: deps.random ?? Math.random,
  });
  const flow: DeviceSignInDeps = {
    clock,
    dev: deps.dev,
    connections,
    attempts,
    dpop,
    keyOf: () => account.keyOf(),
    accept: (response, connection, attempt) => account.accept(response, connection, attempt),
  };
  const signIn = createSignIn({ ...deps, ...flow, callbackPorts });
  const signOut = createSignOut({
    ...deps,
    callbackPorts,
    connections,
    state,
    store,
    dpop,
    recorder,
    keyOf: () => account.keyOf(),
  });
  const source = createSessionSource({ ...deps, state, account, refresher, offset });
  const stepUp = createStepUpDemands();
  let endings: (() => void)[] = [];

  async function start(): Promise<void> {
    endings = [
      attempts.onChange(() => state.changed()),
      state.onEpoch(() => refresher.restart()),
      state.onEpoch(() => stepUp.clear()),
      watchClock(clock, () => source.resumed()),
      watchSettings({ settings, vault: deps.vault, state, attempts, connections, account, source, log }),
    ];
    await source.restore();
  }

  async function stop(): Promise<void> {
    endings.forEach((end) => end());
    attempts.running?.abort(new Problem('cancelled'));
    await Promise.all([refresher.stop(), signIn.close(), signOut.close()]);
  }

  async function startSignIn(options: SignInOptions): Promise<StartedSignIn> {
    // The registered ports are needed again.
    await signOut.close();
    return await signIn.start(stepUp.applyTo(options));
  }

  async function startedFromOutside(query: URLSearchParams): Promise<LoginAnswer> {
    try {
      const provider = settings.current().identityProvider;
      if (provider === null) throw new Problem('not_configured');
      const { loginHint } = acceptThirdPartyLogin(query, provider, deps.loginUrl());
      const user = state.session?.user;
      const isDone = user && !stepUp.isOpen;
      if (isDone && (loginHint === undefined || loginHint === user.email)) return alreadySignedInPage(user);
      const redirect = signIn.runningUrl ?? (await startSignIn({ openBrowser: false, loginHint })).url;
      return { redirect };
    } catch (thrown) {
      return problemPage(asProblem(thrown).report());
    }
  }

  return {
    get epoch() {
      return state.epoch;
    },
    who: () => state.session?.user ?? null,
    ready: () => source.ready(),
    fresh: (signal) => source.fresh(signal),
    renewed: (refused, signal) => source.renewed(refused, signal),
    onEpoch: (listener) => state.onEpoch(listener),
    start,
    stop,
    view: () => viewOf(settings.current().identityProvider !== null, state, attempts, source.unread, offset),
    problems: () => source.problems(),
    signIn: startSignIn,
    startedFromOutside,
    demandStepUp: (demand) => stepUp.note(demand),
    isIssuer: (issuer) => {
      const own = settings.current().identityProvider?.issuer;
      return issuer !== null && own !== undefined && isSameIssuer(issuer, own);
    },
    isSigningIn: () => signIn.runningUrl !== null,
    hasAttempt: (attempt) => attempts.has(attempt),
    async signInWithDevice() {
      await signIn.close();
      return await startDeviceSignIn(flow);
    },
    provider: createProviderInspection({
      ...deps,
      callbackPorts,
      connections,
      claims: () => state.session?.claims ?? null,
    }),
    awaitSignIn: (attempt, signal) => abortable(attempts.find(attempt).outcome, signal),
    cancelSignIn: (attempt) => attempts.find(attempt).abort(new Problem('cancelled')),
    completeSignIn: (attempt, address) => signIn.complete(attempt, address),
    async signOut(options) {
      attempts.running?.abort(new Problem('cancelled'));
      await signIn.close();
      return await signOut.run(options);
    },
    async standAside() {
      attempts.running?.abort(new Problem('sign_in_replaced'));
      await Promise.all([signIn.close(), signOut.close()]);
    },
    resumed: () => source.resumed(),
    onChange: (listener) => state.onChange(listener),
  };
}
