import * as oidc from 'openid-client';
import type { User } from '../../src-shared/domain/session.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Browser, Log } from '../ports/outside.ts';
import { abortable, type Attempt, type Attempts, type AttemptWork } from './attempts.ts';
import { problemPage, signedInPage } from './callback-page.ts';
import type { ProviderConnection, ProviderConnections } from './connection.ts';
import type { Dpop } from './dpop.ts';
import { CALLBACK_PATH, redirectUris } from './loopback-uris.ts';
import { listenForCallback, type CallbackListener } from './loopback-callback.ts';
import type { SessionKey } from './session-store.ts';

/** The provider's own limit for a code is five minutes too; nobody needs longer for a password and a second factor. */
export const SIGN_IN_TIMEOUT_MS = 5 * 60_000;
/** How long the page in the browser stays there after the end, for a reload. */
const LINGER_MS = 10_000;

export interface SignInOptions {
  readonly openBrowser: boolean;
  readonly loginHint?: string | undefined;
  /** Seconds since the person signed in at the provider at most (OpenID Connect Core section 3.1.2.1). */
  readonly maxAge?: number | undefined;
  readonly acrValues?: string | undefined;
  readonly claims?: string | undefined;
}

export interface StartedSignIn {
  readonly attempt: string;
  readonly url: string;
  readonly browserOpened: boolean;
}

export interface SignInDeps {
  readonly connections: ProviderConnections;
  readonly attempts: Attempts;
  readonly dpop: Dpop;
  readonly browser: Browser;
  readonly clock: Clock;
  readonly log: Log;
  readonly callbackPorts: readonly number[];
  readonly portHolder?: ((port: number) => Promise<string | null>) | undefined;
  readonly keyOf: () => SessionKey;
  /** Where a person starts once more. */
  readonly loginUrl: () => string;
  /** Takes the tokens in: who it is, or why not. */
  readonly accept: (
    response: oidc.TokenEndpointResponse,
    connection: ProviderConnection,
    attempt: AttemptWork,
  ) => Promise<User>;
}

/** The authorization code flow with PKCE over a loopback redirect and the person's own browser (RFC 8252, RFC 7636). */
export interface SignIn {
  /** Returns as soon as the address is there. Rejects where not even that is possible. */
  start(options: SignInOptions): Promise<StartedSignIn>;
  /** The address of the attempt that runs; null where there is none, or not yet. */
  readonly runningUrl: string | null;
  /** The address that the browser could not reach, pasted by the person. */
  complete(attempt: string, address: string): void;
  close(): Promise<void>;
}

/** What belongs to the attempt that runs, or to the page of the one that is just over. */
interface Open {
  readonly attempt: string;
  readonly listener: CallbackListener;
}

export function createSignIn(deps: SignInDeps): SignIn {
  const { attempts, clock, log } = deps;
  let open: Open | null = null;
  let runningUrl: { readonly attempt: string; readonly url: string } | null = null;

  async function closeListener(of?: Open): Promise<void> {
    const closing = of ?? open;
    if (closing === open) open = null;
    await closing?.listener.close();
  }

  async function start(options: SignInOptions): Promise<StartedSignIn> {
    const ready = Promise.withResolvers<string>();
    const attempt = attempts.begin(async (self) => {
      try {
        return await run(options, self, ready.resolve);
      } catch (thrown) {
        ready.reject(self.signal.aborted ? self.signal.reason : thrown);
        throw thrown;
      }
    });
    limitTime(attempt);
    const url = await abortable(ready.promise, attempt.signal);
    runningUrl = { attempt: attempt.id, url };
    const browserOpened = options.openBrowser && (await openBrowser(url));
    return { attempt: attempt.id, url, browserOpened };
  }

  async function run(
    options: SignInOptions,
    attempt: AttemptWork,
    ready: (url: string) => void,
  ): Promise<User> {
    const { signal } = attempt;
    await closeListener();
    signal.throwIfAborted();
    const connection = await deps.connections.connect(signal);
    const secrets = {
      verifier: oidc.randomPKCECodeVerifier(),
      state: oidc.randomState(),
      nonce: oidc.randomNonce(),
    };
    const listener = await listenForCallback({
      ports: deps.callbackPorts,
      portHolder: deps.portHolder,
      path: CALLBACK_PATH,
      state: secrets.state,
      clock,
      log,
    });
    const own: Open = { attempt: attempt.id, listener };
    if (signal.aborted) {
      await listener.close();
      throw signal.reason;
    }
    open = own;
    try {
      const user = await finish(options, attempt, connection, listener, secrets, ready);
      listener.show(signedInPage(user));
      return user;
    } catch (thrown) {
      const problem = await connection.problem(thrown, signal);
      listener.show(problemPage(problem.report(), deps.loginUrl()));
      throw problem;
    } finally {
      clock.after(LINGER_MS, () => void closeListener(own));
    }
  }

  async function finish(
    options: SignInOptions,
    attempt: AttemptWork,
    connection: ProviderConnection,
    listener: CallbackListener,
    secrets: Secrets,
    ready: (url: string) => void,
  ): Promise<User> {
    const client = await connection.client('token_endpoint', attempt.signal);
    const scope = { provider: connection.provider, key: deps.keyOf(), client };
    const thumbprint = await deps.dpop.thumbprint(scope);
    ready(await authorizationUrl(client, connection, listener.redirectUri, secrets, options, thumbprint));
    const answer = await abortable(listener.received, attempt.signal);
    const response = await redeem(deps, connection, attempt.signal, answer, secrets, options);
    return await deps.accept(response, connection, attempt);
  }

  async function openBrowser(url: string): Promise<boolean> {
    try {
      await deps.browser.open(url);
      return true;
    } catch (thrown) {
      log.warn('browser_not_opened', { problem: asProblem(thrown).code });
      return false;
    }
  }

  function limitTime(attempt: Attempt): void {
    const uris = redirectUris(deps.callbackPorts).join(' ');
    const cancel = clock.after(SIGN_IN_TIMEOUT_MS, () =>
      attempt.abort(new Problem('sign_in_timeout', { uris })),
    );
    attempt.outcome.then(cancel, cancel);
  }

  return {
    get runningUrl() {
      return runningUrl !== null && attempts.running?.id === runningUrl.attempt ? runningUrl.url : null;
    },
    start,
    complete(id, address) {
      const attempt = attempts.find(id);
      const waiting = open?.attempt === id && !attempt.isOver() ? open.listener : null;
      offerPasted(waiting, address);
    },
    close: () => closeListener(),
  };
}

interface Secrets {
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
}

async function authorizationUrl(
  client: oidc.Configuration,
  { provider }: ProviderConnection,
  redirectUri: string,
  secrets: Secrets,
  options: SignInOptions,
  thumbprint: string | null,
): Promise<string> {
  const { loginHint, maxAge, acrValues, claims } = options;
  return oidc.buildAuthorizationUrl(client, {
    redirect_uri: redirectUri,
    response_mode: 'query',
    scope: [...new Set(['openid', ...provider.scopes])].join(' '),
    code_challenge: await oidc.calculatePKCECodeChallenge(secrets.verifier),
    code_challenge_method: 'S256',
    state: secrets.state,
    nonce: secrets.nonce,
    ...(loginHint === undefined ? {} : { login_hint: loginHint }),
    ...(maxAge === undefined ? {} : { max_age: String(maxAge) }),
    ...(acrValues === undefined ? {} : { acr_values: acrValues }),
    ...(claims === undefined ? {} : { claims }),
    ...(thumbprint === null ? {} : { dpop_jkt: thumbprint }),
    ...(wantsConsent(provider) ? { prompt: 'consent' } : {}),
  }).href;
}

/**
 * A provider that keeps to the letter ignores `offline_access` without `prompt=consent` (OpenID Connect Core section 11):
 * there would be no refresh token. Those that are known give one without asking each time.
 */
function wantsConsent({ preset, scopes }: ProviderConnection['provider']): boolean {
  return preset === 'generic' && scopes.includes('offline_access');
}

/** A client of its own: its keys and its clock are read now, not when the person began. */
async function redeem(
  deps: SignInDeps,
  connection: ProviderConnection,
  signal: AbortSignal,
  answer: URL,
  secrets: Secrets,
  { maxAge }: SignInOptions,
): Promise<oidc.TokenEndpointResponse> {
  const client = await connection.client('token_endpoint', signal);
  const scope = { provider: connection.provider, key: deps.keyOf(), client };
  const tries: boolean[] = [];
  try {
    return await deps.dpop.run(scope, (options) => {
      tries.push(options.DPoP !== undefined);
      return oidc.authorizationCodeGrant(
        client,
        answer,
        {
          pkceCodeVerifier: secrets.verifier,
          expectedState: secrets.state,
          expectedNonce: secrets.nonce,
          idTokenExpected: true,
          ...(maxAge === undefined ? {} : { maxAge }),
        },
        undefined,
        options,
      );
    });
  } catch (thrown) {
    // The code was used up by the request that told us about DPoP.
    if (tries.length > 1 && thrown instanceof oidc.ResponseBodyError && thrown.error === 'invalid_grant')
      throw new Problem('dpop_turned_on', {}, { cause: thrown });
    throw thrown;
  }
}

function offerPasted(listener: CallbackListener | null, address: string): void {
  const expected = listener?.redirectUri ?? CALLBACK_PATH;
  const refuse = (reason: string): never => {
    throw new Problem('callback_address_invalid', { reason, expected });
  };
  if (listener === null) return refuse('the sign-in is over.');
  const url = URL.parse(address.trim());
  if (url === null) return refuse('it is not an address.');
  if (`${url.origin}${url.pathname}` !== listener.redirectUri) return refuse('it begins differently.');
  if (!listener.offer(url)) refuse('it belongs to another sign-in.');
}
