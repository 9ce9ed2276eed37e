import type { CommandResponse } from '../../src-shared/contract/commands.ts';
import { accountIds, hasAccount, type AccountSettings } from '../../src-shared/domain/account.ts';
import type { AccountView } from '../../src-shared/domain/app-state.ts';
import type { SessionView, User } from '../../src-shared/domain/session.ts';
import { asProblem, Problem, type ProblemReport } from '../../src-shared/problems/problem.ts';
import type { SessionSource } from '../ports/identity.ts';
import type { Log } from '../ports/outside.ts';
import type { SettingsSource } from '../ports/settings.ts';
import { accountSessions } from './account-sessions.ts';
import { problemPage } from './callback-page.ts';
import type { StartedDeviceSignIn } from './device-sign-in.ts';
import type { Identity, LoginAnswer } from './identity.ts';
import { createListeners } from './listeners.ts';
import type { SignInOptions, StartedSignIn } from './sign-in.ts';
import type { SignOutOptions } from './sign-out.ts';

/** What one account is made of. */
export interface AccountParts {
  readonly identity: Identity;
  /** The account was taken out of the settings, or the agent stops. */
  close(): void;
}

export interface AccountsDeps<Parts extends AccountParts> {
  readonly settings: SettingsSource;
  readonly log: Log;
  /** Makes the parts of an account, with nothing in common with another's. */
  readonly make: (account: string) => Parts;
  /** Ends what AI clients have open and may come back with, after a sign-out everywhere. */
  readonly endClientSessions: () => void;
}

type Chosen = { readonly account?: string | undefined };

/** The accounts of the settings: one is active, and servers may name theirs. At most one sign-in runs among them. */
export interface Accounts<Parts extends AccountParts> {
  /** For all who act as the person: in the active account, or in the one that a server names. */
  readonly sessions: SessionSource;
  start(): Promise<void>;
  stop(): Promise<void>;
  resumed(): void;
  /** The parts of an account, or of the active one. Throws `account_unknown`. */
  of(account?: string | null): Parts;
  all(): readonly Parts[];
  /** The session of the active account, or of another. */
  view(account?: string): SessionView;
  views(): readonly AccountView[];
  problems(): readonly ProblemReport[];
  signIn(options: SignInOptions & Chosen): Promise<StartedSignIn>;
  signInWithDevice(options: Chosen): Promise<StartedDeviceSignIn>;
  /** As {@link Identity.startedFromOutside}, in the account of the issuer that is named. */
  startedFromOutside(query: URLSearchParams): Promise<LoginAnswer>;
  awaitSignIn(attempt: string, signal?: AbortSignal): Promise<User>;
  cancelSignIn(attempt: string): void;
  completeSignIn(attempt: string, address: string): void;
  /** Of one account; everywhere is all of them, and what AI clients have open. */
  signOut(options: SignOutOptions & Chosen): Promise<CommandResponse<'session.signOut'>>;
  onChange(listener: () => void): () => void;
}

export function createAccounts<Parts extends AccountParts>(deps: AccountsDeps<Parts>): Accounts<Parts> {
  const { settings, log } = deps;
  const changes = createListeners<void>(log, 'accounts');
  const epochs = createListeners<void>(log, 'accounts_epoch');
  const parts = new Map<string, Parts>();
  let isStarted = false;
  let stopListening: () => void = () => undefined;
  add();

  function add(): void {
    for (const account of accountIds(settings.current())) {
      if (parts.has(account)) continue;
      const made = deps.make(account);
      parts.set(account, made);
      made.identity.onChange(() => changes.tell());
      made.identity.onEpoch(() => epochs.tell());
      if (isStarted) void made.identity.start();
    }
  }

  async function removeGone(): Promise<void> {
    for (const [account, gone] of parts) {
      if (hasAccount(settings.current(), account)) continue;
      parts.delete(account);
      await gone.identity.stop();
      gone.close();
      epochs.tell();
    }
  }

  function of(account?: string | null): Parts {
    const name = account ?? settings.current().activeAccount;
    const found = parts.get(name);
    if (!found) throw new Problem('account_unknown', { account: name });
    return found;
  }

  const sessions = accountSessions({
    of: (account) => of(account).identity,
    all: () => all().map(({ identity }) => identity),
    onEpoch: (listener) => epochs.add(listener),
  });
  const all = (): readonly Parts[] => [...parts.values()];
  const others = (than: Parts): readonly Parts[] => all().filter((one) => one !== than);

  async function chosen({ account }: Chosen): Promise<Identity> {
    const found = of(account);
    await Promise.all(others(found).map(({ identity }) => identity.standAside()));
    return found.identity;
  }

  function withAttempt<Result>(attempt: string, use: (identity: Identity) => Result): Result {
    const owner = all().find(({ identity }) => identity.hasAttempt(attempt)) ?? of();
    return use(owner.identity);
  }

  function view(account?: string): SessionView {
    try {
      return of(account).identity.view();
    } catch (thrown) {
      return { state: 'signed_out', reason: asProblem(thrown).report().title };
    }
  }

  async function signOut({ account, ...options }: SignOutOptions & Chosen) {
    const found = of(account);
    if (!options.everywhere) return await (await chosen({ account })).signOut(options);
    deps.endClientSessions();
    const signedIn = [found, ...others(found)].filter(({ identity }) => identity.who() !== null);
    if (signedIn.length === 0) return await found.identity.signOut(options);
    const done = [];
    // One after the other: the browser comes back to the same ports.
    for (const { identity } of signedIn) done.push(await identity.signOut(options));
    return {
      revoked: done.every(({ revoked }) => revoked),
      logoutUrl: done.find(({ logoutUrl }) => logoutUrl !== null)?.logoutUrl ?? null,
      notes: done.flatMap(({ notes }) => notes),
    };
  }

  return {
    sessions,
    async start() {
      isStarted = true;
      stopListening = settings.onChange((now, before) => {
        add();
        void removeGone();
        if (now.activeAccount !== before.activeAccount) epochs.tell();
        changes.tell();
      });
      await Promise.all(all().map(({ identity }) => identity.start()));
    },
    async stop() {
      stopListening();
      await Promise.all(all().map(({ identity }) => identity.stop()));
      for (const one of all()) one.close();
    },
    resumed: () => all().forEach(({ identity }) => identity.resumed()),
    of,
    all,
    view,
    views: () => accountIds(settings.current()).map((id) => viewOf(id, settings, view)),
    problems: () => problemsOf(all(), () => of()),
    signIn: async (options) => await (await chosen(options)).signIn(options),
    signInWithDevice: async (options) => await (await chosen(options)).signInWithDevice(),
    async startedFromOutside(query) {
      try {
        const own = [of(), ...others(of())];
        const meant = own.find(({ identity }) => identity.isIssuer(query.get('iss'))) ?? of();
        const running = others(meant).find(({ identity }) => identity.isSigningIn());
        // Anybody can open the address: it joins what runs, and ends nothing.
        return await (running ?? meant).identity.startedFromOutside(query);
      } catch (thrown) {
        return problemPage(asProblem(thrown).report());
      }
    },
    awaitSignIn: (attempt, signal) => withAttempt(attempt, (one) => one.awaitSignIn(attempt, signal)),
    cancelSignIn: (attempt) => withAttempt(attempt, (one) => one.cancelSignIn(attempt)),
    completeSignIn: (attempt, address) => withAttempt(attempt, (one) => one.completeSignIn(attempt, address)),
    signOut,
    onChange: (listener) => changes.add(listener),
  };
}

function viewOf(id: string, settings: SettingsSource, view: (account: string) => SessionView): AccountView {
  const configuration = settings.current();
  const own: AccountSettings | undefined = configuration.accounts[id];
  const provider = own?.identityProvider ?? configuration.identityProvider;
  return {
    id,
    name: own?.name ?? null,
    issuer: provider?.issuer ?? null,
    preset: provider?.preset ?? null,
    isActive: configuration.activeAccount === id,
    session: view(id),
  };
}

/** Of all accounts, each problem once; that the active one is not there is one too. */
function problemsOf(all: readonly AccountParts[], active: () => unknown): readonly ProblemReport[] {
  const reports = all.flatMap(({ identity }) => identity.problems());
  try {
    active();
  } catch (thrown) {
    reports.unshift(asProblem(thrown).report());
  }
  const texts = new Set<string>();
  return reports.filter(({ code, title }) => {
    const isNew = !texts.has(`${code} ${title}`);
    texts.add(`${code} ${title}`);
    return isNew;
  });
}
