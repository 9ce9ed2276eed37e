import { createExchange } from '../../src-main/exchange/exchange.ts';
import { createSigningKeys } from '../../src-main/identity/signing-keys.ts';
import { createGate } from '../../src-main/policy/gate.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import type { JWK } from 'jose';
import type { CatalogServer } from '../../src-main/ports/exchange.ts';
import type { Log } from '../../src-main/ports/outside.ts';
import { serverSchema } from '../../src-shared/domain/server.ts';
import { signInAs } from '../support/fake-browser.ts';
import { identityRig, type IdentityRig } from '../support/identity-rig.ts';

/** Microseconds. */
export interface DecisionNumbers {
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
}

const SERVERS = 20;
const WARM_UP = 20_000;
const CALLS = 100_000;

/**
 * What a call pays for knowing the person, passing policy and having its credential, while the session is fresh and the
 * credential cached (steps 4, 5 and 7): the real parts, signed in at the embedded organisation, over twenty servers.
 */
export async function decisionsOfWarmCalls(): Promise<DecisionNumbers> {
  const signedIn: IdentityRig = await identityRig({
    browser: async (url) => signInAs('alice')(url),
  });
  try {
    await signedIn.signIn();
    return await measure(await decider(signedIn));
  } finally {
    await signedIn.close();
  }
}

/** Decides one call, as the data path does. */
type Decide = (call: number) => Promise<void>;

async function decider({ identity, settings, vault, journal, org }: IdentityRig): Promise<Decide> {
  const parts = { settings, vault, journal, clock: systemClock, log: silent };
  const signingKeys = createSigningKeys(parts);
  const { jwks } = await signingKeys.generate({ alg: 'ES256', kid: null, replace: false });
  for (const jwk of jwks.keys) org.registerKey(jwk as JWK);
  const exchange = createExchange({ ...parts, signingKeys, fetch, dev: true });
  const store = {
    path: 'memory',
    read: () => undefined,
    write: () => undefined,
    onChange: () => () => undefined,
  };
  const gate = createGate({ ...parts, store, notify: () => undefined });
  const servers = Array.from({ length: SERVERS }, (_, number) => server(`people-${number}`));
  const { signal } = new AbortController();
  const client = { id: 'bench', name: 'bench' };
  return async (call) => {
    const session = await identity.fresh(signal);
    const to = servers[call % SERVERS] ?? server('people');
    const asked = { method: 'tools/call', tool: 'whoami', arguments: {} };
    await gate.pass({ user: session.user, client, server: to, ...asked }, signal);
    await exchange.credential({ server: to, session, signal, waitsForConsent: true });
  };
}

async function measure(decide: Decide): Promise<DecisionNumbers> {
  for (let call = 0; call < WARM_UP; call += 1) await decide(call);
  const times = new Float64Array(CALLS);
  const started = performance.now();
  for (let call = 0; call < CALLS; call += 1) {
    const begun = performance.now();
    await decide(call);
    times[call] = performance.now() - begun;
  }
  const mean = ((performance.now() - started) / CALLS) * 1_000;
  times.sort();
  const at = (share: number): number => (times[Math.floor(CALLS * share)] ?? Number.NaN) * 1_000;
  return { mean, p50: at(0.5), p99: at(0.99) };
}

function server(id: string): CatalogServer {
  const authorization = { type: 'token_exchange', audience: 'api://people', scopes: ['people.read'] };
  return { id, ...serverSchema.parse({ name: id, url: `https://${id}.example/mcp`, authorization }) };
}

const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
