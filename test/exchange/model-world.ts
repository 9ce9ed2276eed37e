import { decodeJwt } from 'jose';
import type { Dispatcher } from 'undici';
import { createForward } from '../../src-main/proxy/forward.ts';
import type { CatalogServer } from '../../src-main/ports/exchange.ts';
import type { ActiveSession } from '../../src-main/ports/identity.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import { jwt, person, stubAgent, type StubAgent } from './stub-agent.ts';

/** One request that reached a server. */
export interface Sent {
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly at: number;
  /** Who was signed in at that moment. */
  readonly who: string | null;
}

/**
 * The real exchange and the real forwarding, between a provider that answers when the test says so and servers that
 * note what reaches them. Every token names whom, what and when it was minted for.
 */
export interface World {
  readonly agent: StubAgent;
  readonly sent: readonly Sent[];
  /** How calls failed. */
  readonly codes: ReadonlySet<string>;
  /** Without `tells` the exchange does not hear of it. */
  signIn(name: string, tells?: boolean): void;
  signOut(): void;
  /** The next exchange is refused; the next request is answered with 401, or with 403 and a demand for more scopes. */
  refuse(): void;
  reject(): void;
  demand(): void;
  /** Begins a call and does not wait for it. */
  call(server: CatalogServer, signal?: AbortSignal): void;
  /** Lets one of the answers that are under way arrive. */
  deliver(index: number): Promise<void>;
  /** Lets everything come to its end. */
  end(): Promise<void>;
}

export function createWorld(): World {
  const sent: Sent[] = [];
  const codes = new Set<string>();
  const calls: Promise<unknown>[] = [];
  const state = { session: null as ActiveSession | null, epoch: 0, refusals: 0, rejections: 0, demands: 0 };
  const provider = createProvider(() => (state.refusals > 0 ? (state.refusals -= 1) >= 0 : false));
  const agent = stubAgent('https://acme.okta.com', { deps: { fetch: provider.fetch } });
  provider.setNow(() => agent.clock.now());

  function changeTo(name: string | null, tells = true): void {
    state.epoch += 1;
    state.session = name === null ? null : person(name, { epoch: state.epoch });
    if (tells) agent.exchange.forget();
  }

  function statusOfNext(): number {
    const asked = state.rejections > 0 ? 'rejections' : 'demands';
    if (state[asked] === 0) return 200;
    state[asked] -= 1;
    return asked === 'rejections' ? 401 : 403;
  }

  const forward = createForward({
    sessions: {
      get epoch() {
        return state.epoch;
      },
      isCurrent: (epoch) => epoch === state.epoch,
      who: () => state.session?.user ?? null,
      ready: () => null,
      fresh: () => Promise.reject(new Problem('not_signed_in')),
      onEpoch: () => () => undefined,
    },
    credentials: agent.exchange,
    clock: agent.clock,
    dispatcher: {
      dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
        const url = `${String(options.origin)}${options.path}`;
        const at = agent.clock.now();
        sent.push({
          url,
          headers: pairs(options.headers as string[]),
          at,
          who: state.session?.user.sub ?? null,
        });
        const status = statusOfNext();
        queueMicrotask(() => answer(handler, status));
        return true;
      },
    } as Dispatcher,
  });

  return {
    agent,
    sent,
    codes,
    signIn: changeTo,
    signOut: () => changeTo(null),
    refuse: () => void (state.refusals += 1),
    reject: () => void (state.rejections += 1),
    demand: () => void (state.demands += 1),
    call(server, signal = new AbortController().signal) {
      const { session } = state;
      if (session === null) return;
      const call = forward({
        server,
        session,
        method: 'POST',
        body: null,
        silenceMs: 0,
        incoming: { authorization: 'Bearer of-the-local-client', dpop: 'foreign', cookie: 'x=y' },
        upstreamSessionId: null,
        signal,
        accept: () => null,
        onCredential: () => undefined,
      });
      calls.push(call.catch((thrown: unknown) => codes.add(asProblem(thrown).code)));
    },
    deliver: (index) => provider.deliver(index),
    async end() {
      while (provider.waiting() > 0) await provider.deliver(0);
      await Promise.all(calls);
      agent.exchange.close();
    },
  };
}

/** Everything that can go on without an answer has gone on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** A token endpoint whose answers wait until they are delivered. */
function createProvider(isRefused: () => boolean) {
  const pending: (() => void)[] = [];
  let now = () => 0;
  let minted = 0;
  const body = (form: URLSearchParams) => {
    const iat = now() / 1000;
    minted += 1;
    const { sub } = decodeJwt(form.get('subject_token') ?? '');
    const scope = form.get('scope');
    return {
      scope,
      access_token: jwt({ sub, scope, aud: form.get('audience'), iat, exp: iat + 300, jti: `t${minted}` }),
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: 300,
    };
  };
  const fetching: typeof fetch = (_input, init) => {
    const form = new URLSearchParams(init?.body as URLSearchParams);
    const refused = isRefused();
    return new Promise((resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
      pending.push(() =>
        resolve(
          refused ? Response.json({ error: 'access_denied' }, { status: 400 }) : Response.json(body(form)),
        ),
      );
    });
  };
  return {
    fetch: fetching,
    setNow: (clock: () => number) => {
      now = clock;
    },
    waiting: () => pending.length,
    async deliver(index: number) {
      const [arrive] = pending.splice(index % Math.max(pending.length, 1), 1);
      arrive?.();
      await settle();
    },
  };
}

const DEMAND = { 'www-authenticate': 'Bearer error="insufficient_scope", scope="read write"' };

function answer(handler: Dispatcher.DispatchHandler, status: number): void {
  const nothing = () => undefined;
  const controller = {
    pause: nothing,
    resume: nothing,
    abort: nothing,
  } as unknown as Dispatcher.DispatchController;
  handler.onRequestStart?.(controller, {});
  handler.onResponseStart?.(controller, status, status === 403 ? DEMAND : {}, '');
  handler.onResponseEnd?.(controller, {});
}

/** undici takes names and values alternating. */
function pairs(headers: readonly string[]): (readonly [string, string])[] {
  return headers.flatMap((name, index) =>
    index % 2 === 0 ? [[name, headers[index + 1] ?? ''] as const] : [],
  );
}
