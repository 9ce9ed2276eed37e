import type { TestStep } from '../../src-shared/contract/servers.ts';
import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/outside.ts';
import { createCheckRun, type CheckRun } from './check-run.ts';
import { checkClient, checkRedirectUris } from './client-checks.ts';
import type { ProviderConnection, ProviderConnections } from './connection.ts';
import {
  checkEndpoints,
  checkIssuer,
  checkPkce,
  discoveryUrl,
  fetchMetadata,
  type ProviderMetadata,
} from './discovery.ts';
import { lookAtHost, type HostLook } from './host-look.ts';
import { portsFree } from './port-check.ts';
import { providerFetch } from './provider-fetch.ts';
import { fetchProviderKeys } from './provider-keys.ts';
import { refuseUnusable } from './usable-provider.ts';

/** A clock that is off by less needs no word: requests are corrected by it anyway. */
const CLOCK_WARNING_MS = 60_000;

export interface ProviderCheckDeps {
  readonly connections: ProviderConnections;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly dev: boolean;
  readonly callbackPorts: readonly number[];
  readonly portHolder?: ((port: number) => Promise<string | null>) | undefined;
  /** Looks at the way to a host; a test brings its own. */
  readonly lookAtHost?: (url: URL, signal: AbortSignal) => Promise<HostLook>;
}

/**
 * Everything about the provider that can be checked without a person, in the order in which it fails: settings, network,
 * documents, clock, ports, and then what the app in Okta is set to. Sends nothing but what a sign-in would send, with a
 * code that cannot be right.
 */
export async function checkProvider(
  provider: IdentityProvider,
  deps: ProviderCheckDeps,
  signal: AbortSignal,
): Promise<readonly TestStep[]> {
  const run = createCheckRun(deps.clock);
  await run.step('provider.settings', 'The settings are your own', [], () => {
    refuseUnusable(provider, deps.dev);
    const { issuer, clientId, clientAuthentication } = provider;
    return [{ seen: { issuer, 'client ID': clientId, 'client authentication': clientAuthentication } }, true];
  });
  await checkNetwork(run, provider, deps, signal);
  const metadata = await checkDocument(run, provider, deps, signal);
  await checkClock(run, deps);
  await run.step('callback-ports', 'A sign-in port is free', [], () =>
    portsFree(deps.callbackPorts, deps.portHolder),
  );
  if (metadata !== null) await checkApp(run, provider, deps, signal);
  return run.steps;
}

async function checkNetwork(
  run: CheckRun,
  provider: IdentityProvider,
  deps: ProviderCheckDeps,
  signal: AbortSignal,
): Promise<void> {
  const look = deps.lookAtHost ?? lookAtHost;
  await run.step('network', 'The provider can be reached', ['provider.settings'], async () => {
    const { problem, ...seen } = await look(discoveryUrl(provider), signal);
    return [{ seen, ...(problem === null ? {} : { problem }) }, true];
  });
}

async function checkDocument(
  run: CheckRun,
  provider: IdentityProvider,
  deps: ProviderCheckDeps,
  signal: AbortSignal,
): Promise<ProviderMetadata | null> {
  const fetch = providerFetch({ ...deps, offset: deps.connections.offset }, signal);
  const translated = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work();
    } catch (thrown) {
      throw await deps.connections.problem(provider, thrown, signal);
    }
  };
  const url = discoveryUrl(provider).href;
  const document = await run.step('provider.discovery', 'The discovery document', ['network'], async () => {
    const found = await translated(() => fetchMetadata(provider, { fetch, dev: deps.dev }));
    return [{ seen: { url } }, found];
  });
  const found = document ?? {};
  await run.step('provider.issuer', 'The issuer is the same', ['provider.discovery'], () => {
    checkIssuer(provider.issuer, found['issuer']);
    return [{ seen: { configured: provider.issuer, document: String(found['issuer']) } }, true];
  });
  const metadata = await run.step('provider.endpoints', 'The endpoints', ['provider.discovery'], () => {
    const checked = checkEndpoints(provider, found, deps.dev);
    return [
      { seen: { authorization: checked.authorization_endpoint, token: checked.token_endpoint } },
      checked,
    ];
  });
  await run.step('provider.pkce', 'PKCE with S256', ['provider.endpoints'], () => {
    if (metadata) checkPkce(provider, metadata);
    return [{ seen: { methods: metadata?.code_challenge_methods_supported?.join(' ') } }, true];
  });
  await run.step('provider.keys', 'The signing keys', ['provider.endpoints'], async () => {
    const { keys } = await translated(() => fetchProviderKeys(metadata?.jwks_uri ?? '', fetch));
    return [{ seen: { keys: keys.length, algorithms: keys.map(({ alg }) => alg ?? '?').join(' ') } }, true];
  });
  await run.step('provider.scopes', 'The scopes', ['provider.endpoints'], () =>
    scopeResult(provider, metadata),
  );
  await run.step('provider.sign-out', 'Signing out', ['provider.endpoints'], () => {
    const endpoint = metadata?.end_session_endpoint;
    const off = provider.rpInitiatedLogout ? 'on' : 'off';
    const status = provider.rpInitiatedLogout && endpoint === undefined ? 'warning' : 'ok';
    return [{ status, seen: { 'RP-initiated logout': off, endpoint: endpoint ?? 'none' } }, true];
  });
  return metadata;
}

function scopeResult(
  provider: IdentityProvider,
  metadata: ProviderMetadata | null,
): readonly [{ seen: Record<string, string>; problem?: Problem }, true] {
  const seen = { asked: provider.scopes.join(' ') };
  const offered = metadata?.scopes_supported;
  const lacks = (scope: string): boolean =>
    !provider.scopes.includes(scope) || (offered !== undefined && !offered.includes(scope));
  if (lacks('offline_access')) return [{ seen, problem: new Problem('refresh_token_missing') }, true];
  if (provider.preset === 'okta' && lacks('groups'))
    return [{ seen, problem: new Problem('groups_claim_missing') }, true];
  return [{ seen }, true];
}

async function checkClock(run: CheckRun, deps: ProviderCheckDeps): Promise<void> {
  await run.step('clock', 'The clock of this computer', ['provider.discovery'], () => {
    const seconds = Math.round(deps.connections.offset.ms / 1000);
    const seen = { 'provider ahead by seconds': seconds };
    if (Math.abs(seconds) * 1000 < CLOCK_WARNING_MS) return [{ seen }, true];
    return [{ seen, problem: new Problem('clock_skew', { seconds: Math.abs(seconds) }) }, true];
  });
}

/** What only the provider's own answer shows: whether it knows the client and the redirect URIs. */
async function checkApp(
  run: CheckRun,
  provider: IdentityProvider,
  deps: ProviderCheckDeps,
  signal: AbortSignal,
): Promise<void> {
  const needs = ['provider.issuer', 'provider.pkce', 'provider.keys'];
  const connect = (): Promise<ProviderConnection> => deps.connections.connect(signal, provider);
  await run.step('provider.redirect', 'The redirect URIs are registered', needs, async () =>
    checkRedirectUris(await connect(), deps.callbackPorts, signal),
  );
  await run.step('provider.client', 'The client authentication', needs, async () =>
    checkClient(await connect(), signal),
  );
}
