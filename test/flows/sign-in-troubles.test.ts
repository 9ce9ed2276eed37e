import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { CommandResponse } from '../../src-shared/contract/commands.ts';
import type { CheckResult } from '../../src-shared/domain/diagnostics.ts';
import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import { textOf } from '../../src-shared/pages/browser-page.ts';
import type { ProblemReport } from '../../src-shared/problems/problem.ts';
import type { ProblemCode } from '../../src-shared/problems/table.ts';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { openDemo, type Demo } from '../../src-main/demo/demo.ts';
import { SIGN_IN_TIMEOUT_MS } from '../../src-main/identity/sign-in.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { runCli } from '../cli/support.ts';
import { signInAs } from '../support/fake-browser.ts';

/** A troubleshooting case: how it comes about, what is said of it, and the check of `doctor` that finds it. */
interface Trouble {
  readonly id: string;
  /** Makes it so; what it returns is undone at the end. */
  readonly provoke: (at: Place) => Promise<unknown>;
  /** What `login --json`, the window and, where the browser comes back, its page say. */
  readonly login: ProblemCode | 'signed_in';
  readonly page: 'problem' | 'signed_in' | 'none';
  readonly check: string;
  readonly found: CheckResult['status'];
  /** The check's own problem; left out where the check has only a remedy in words. */
  readonly finds?: ProblemCode;
  /** What has to happen after the sign-in. */
  readonly afterwards?: (at: Place) => Promise<unknown>;
  readonly person?: string;
}

interface Place {
  readonly demo: Demo;
  readonly provider: (change: Partial<IdentityProvider>) => Promise<void>;
  readonly client: (change: Parameters<Demo['org']['addClient']>[0] | object) => void;
  readonly cleanup: (close: () => Promise<unknown>) => void;
  readonly browser: { person: string; opens: 'page' | 'nothing' | 'fails' };
  readonly timeOut: { now: boolean };
}

const TOKEN = '/oauth2/v1/token';
const secretApp = { clientSecret: 'right', signInAuthentication: ['client_secret_basic'] };
const refuse = (error: string, error_description: string) => ({
  path: TOKEN,
  times: 20,
  next: { status: error === 'access_denied' ? 403 : 400, body: { error, error_description } },
});

const TROUBLES: readonly Trouble[] = [
  // The guide's list.
  {
    id: 'tile-opens-the-wrong-place',
    provoke: async () => undefined,
    login: 'signed_in',
    page: 'signed_in',
    check: 'provider.tile',
    found: 'warning',
  },
  {
    id: 'user-not-assigned',
    provoke: async () => undefined,
    person: 'mallory',
    login: 'user_not_assigned',
    page: 'problem',
    check: 'provider.assignment',
    found: 'failed',
    finds: 'user_not_assigned',
  },
  {
    id: 'denied-after-sign-in',
    provoke: ({ provider }) =>
      provider({
        roleMapping: {
          rules: [{ template: '{{#if (includes groups "nobody")}}true{{/if}}', role: 'x' }],
          default: null,
          strict: true,
          skipSync: false,
        },
      }),
    login: 'role_denied',
    page: 'problem',
    check: 'provider.roles',
    found: 'failed',
    finds: 'role_denied',
  },
  {
    id: 'issuer-mismatch',
    provoke: ({ demo, provider }) =>
      provider({
        discoveryEndpoint: `${demo.org.customIssuer('ausexpenses')}/.well-known/openid-configuration`,
      }),
    login: 'issuer_mismatch',
    page: 'none',
    check: 'provider.discovery',
    found: 'failed',
    finds: 'issuer_mismatch',
  },
  {
    id: 'sample-values',
    provoke: ({ provider }) => provider({ issuer: 'https://your-domain.okta.com' }),
    login: 'sample_value',
    page: 'none',
    check: 'provider.settings',
    found: 'failed',
    finds: 'sample_value',
  },
  {
    id: 'redirect-uri-differs-in-case',
    provoke: async ({ demo, client, browser, timeOut }) => {
      const { redirectUris } = demo.org.client();
      client({ redirectUris: redirectUris.map((uri) => uri.replace('Okta', 'okta')) });
      Object.assign(browser, { opens: 'nothing' });
      Object.assign(timeOut, { now: true });
    },
    login: 'sign_in_timeout',
    page: 'none',
    check: 'provider.redirect',
    found: 'failed',
    finds: 'redirect_uri_mismatch',
  },
  {
    id: 'invalid-dpop-proof',
    provoke: async ({ demo, provider }) => {
      demo.org.requireDpop(DEMO_CLIENT_ID, true);
      await provider({ dpop: 'off' });
    },
    login: 'dpop_required',
    page: 'problem',
    check: 'provider.dpop',
    found: 'failed',
    finds: 'dpop_required',
  },
  {
    id: 'sign-out-error',
    provoke: async ({ client }) => client({ postLogoutRedirectUris: [] }),
    afterwards: ({ demo }) => demo.call('session.signOut', { openBrowser: false }),
    login: 'signed_in',
    page: 'signed_in',
    check: 'provider.sign-out',
    found: 'failed',
  },
  // What the field adds.
  {
    id: 'wrong-client-secret',
    provoke: async ({ demo, client, provider }) => {
      client(secretApp);
      await provider({ clientAuthentication: 'client_secret_basic' });
      await demo.call('config.setClientSecret', { purpose: 'sign_in', secret: 'wrong' });
    },
    login: 'client_secret_refused',
    page: 'problem',
    check: 'provider.client',
    found: 'failed',
    finds: 'client_secret_refused',
  },
  {
    id: 'secret-expected-and-none-here',
    provoke: async ({ client }) => client(secretApp),
    login: 'client_authentication_mismatch',
    page: 'problem',
    check: 'provider.client',
    found: 'failed',
    finds: 'client_authentication_mismatch',
  },
  {
    id: 'secret-where-none-is-expected',
    provoke: async ({ demo, provider }) => {
      await provider({ clientAuthentication: 'client_secret_basic' });
      await demo.call('config.setClientSecret', { purpose: 'sign_in', secret: 'superfluous' });
    },
    login: 'client_secret_refused',
    page: 'problem',
    check: 'provider.client',
    found: 'failed',
    finds: 'client_secret_refused',
  },
  {
    id: 'wrong-kid-or-key',
    provoke: async ({ demo, client, provider }) => {
      client({ signInAuthentication: ['private_key_jwt'] });
      await provider({ clientAuthentication: 'private_key_jwt' });
      await demo.call('keys.generate', { replace: true });
    },
    login: 'client_key_refused',
    page: 'problem',
    check: 'provider.client',
    found: 'failed',
    finds: 'client_key_refused',
  },
  {
    id: 'clock-off',
    provoke: async ({ demo }) => demo.org.clock.skewDateHeader(2 * 60 * 60_000),
    login: 'clock_skew',
    page: 'problem',
    check: 'clock',
    found: 'failed',
    finds: 'clock_skew',
  },
  {
    id: 'offline-access-missing',
    provoke: ({ provider }) => provider({ scopes: ['openid', 'profile', 'email', 'groups'] }),
    login: 'signed_in',
    page: 'signed_in',
    check: 'provider.scopes',
    found: 'warning',
    finds: 'refresh_token_missing',
  },
  {
    id: 'grant-not-enabled',
    provoke: async ({ demo }) => demo.org.script(refuse('unauthorized_client', 'Grant is not allowed.')),
    login: 'grant_not_enabled',
    page: 'problem',
    check: 'provider.client',
    found: 'failed',
    finds: 'grant_not_enabled',
  },
  {
    id: 'groups-claim-missing',
    provoke: ({ provider }) => provider({ scopes: ['openid', 'profile', 'email', 'offline_access'] }),
    login: 'signed_in',
    page: 'signed_in',
    check: 'provider.scopes',
    found: 'warning',
    finds: 'groups_claim_missing',
  },
  {
    id: 'network-zone',
    provoke: async ({ demo }) => demo.org.script(refuse('access_denied', 'Network zone is not allowed.')),
    login: 'access_denied',
    page: 'problem',
    check: 'provider.client',
    found: 'failed',
    finds: 'access_denied',
  },
  {
    id: 'rate-limit',
    provoke: async ({ demo }) => demo.org.rateLimit({ path: TOKEN, resetInSeconds: 30, times: 20 }),
    login: 'rate_limited',
    page: 'problem',
    check: 'provider.client',
    found: 'failed',
    finds: 'rate_limited',
  },
  {
    id: 'moved-to-a-custom-domain',
    provoke: async ({ demo }) => {
      const address = `${demo.org.issuer}/.well-known/openid-configuration`;
      const document = (await (await fetch(address)).json()) as object;
      const body = { ...document, issuer: 'https://login.acme.com' };
      demo.org.script({ path: '/.well-known/openid-configuration', times: 20, next: { status: 200, body } });
    },
    login: 'issuer_mismatch',
    page: 'none',
    check: 'provider.discovery',
    found: 'failed',
    finds: 'issuer_mismatch',
  },
  {
    id: 'keys-rotated',
    provoke: ({ demo }) => demo.org.rotateKeys(),
    login: 'signed_in',
    page: 'signed_in',
    check: 'provider.keys',
    found: 'ok',
  },
  {
    id: 'captive-portal',
    provoke: async ({ demo }) =>
      demo.org.script({
        path: '/.well-known/openid-configuration',
        times: 20,
        next: { status: 302, headers: { location: 'http://portal.example/' } },
      }),
    login: 'captive_portal',
    page: 'none',
    check: 'provider.discovery',
    found: 'failed',
    finds: 'discovery_failed',
  },
  {
    id: 'tls-interception',
    provoke: async ({ provider, cleanup }) => {
      const { issuer, close } = await untrustedProvider();
      cleanup(close);
      await provider({ issuer });
    },
    login: 'tls_untrusted',
    page: 'none',
    check: 'certificates',
    found: 'failed',
  },
  {
    id: 'provider-away',
    provoke: ({ demo }) => demo.org.outage(true),
    login: 'provider_unreachable',
    page: 'none',
    check: 'network',
    found: 'failed',
    finds: 'provider_unreachable',
  },
  {
    id: 'no-default-browser',
    provoke: async ({ browser, timeOut }) => {
      Object.assign(browser, { opens: 'fails' });
      Object.assign(timeOut, { now: true });
    },
    login: 'sign_in_timeout',
    page: 'none',
    check: 'provider.redirect',
    found: 'warning',
  },
  {
    id: 'browser-closed',
    provoke: async ({ browser, timeOut }) => {
      Object.assign(browser, { opens: 'nothing' });
      Object.assign(timeOut, { now: true });
    },
    login: 'sign_in_timeout',
    page: 'none',
    check: 'provider.assignment',
    found: 'warning',
  },
];

/** A provider whose certificate is somebody's own: what a network that looks into TLS shows. */
async function untrustedProvider(): Promise<{ issuer: string; close: () => Promise<void> }> {
  const file = (name: string): Buffer =>
    readFileSync(join(import.meta.dirname, '../support/certificates', name));
  const server = createServer(
    { key: file('server.key.pem'), cert: file('server.pem') },
    (_request, response) => response.end('{}'),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    issuer: `https://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

interface Seen {
  readonly place: Place;
  readonly pages: string[];
}

/** The demo organisation and an agent on this computer, with a browser that does what the case says. */
async function openPlace(person: string): Promise<Seen> {
  const pages: string[] = [];
  const browser: Place['browser'] = { person, opens: 'page' };
  const timeOut = { now: false };
  const demo = await openDemo({
    anyPorts: true,
    platform: {
      browser: {
        async open(url) {
          if (browser.opens === 'fails') throw new Error('no browser');
          if (browser.opens === 'page') pages.push((await signInAs(browser.person).visit(url)).html);
        },
      },
      clock: {
        ...systemClock,
        // Five minutes without the person are over at once, where the case is about them.
        after: (ms, task) => systemClock.after(timeOut.now && ms === SIGN_IN_TIMEOUT_MS ? 200 : ms, task),
      },
    },
  });
  endings.push(() => demo.close());
  const place: Place = {
    demo,
    browser,
    timeOut,
    client: (change) => void demo.org.addClient({ ...demo.org.client(), ...change }),
    cleanup: (close) => void endings.push(close),
    async provider(change) {
      const { configuration } = await demo.call('config.show', {});
      const { identityProvider } = configuration;
      if (!identityProvider) throw new Error('no provider');
      await demo.call('config.setProvider', { identityProvider: { ...identityProvider, ...change } });
    },
  };
  return { place, pages };
}

/** The last line of JSON that a command printed, wherever. */
function lastJson({ stdout, stderr }: { stdout: string; stderr: string }): Record<string, unknown> {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.startsWith('{'));
  return JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
}

/** Whether there are words for a person: a sentence and a next step, each complete. */
function hasWords({ title, next }: Pick<ProblemReport, 'title' | 'next'>): boolean {
  const isSentence = (text: string): boolean => /\S{3}.*[.)]$/.test(text);
  return isSentence(title) && isSentence(next) && !/\{\w+\}|undefined|null/.test(`${title} ${next}`);
}

/** What the page in the browser says: who signed in, the same words as the terminal, or nothing. */
function pageSays(page: string, said: Partial<ProblemReport>): Trouble['page'] | 'something else' {
  if (page === '') return 'none';
  if (page.includes('are signed in')) return 'signed_in';
  const isSame = [said.title, said.next].every((text) => text && page.includes(textOf(text)));
  return isSame ? 'problem' : 'something else';
}

interface Answers {
  readonly login: string;
  readonly page: string;
  readonly window: string;
  readonly words: boolean;
}

/** Tries to sign in from the terminal, and then from the window; all that is said of it. */
async function trySignIn({ place, pages }: Seen): Promise<Answers> {
  const said = lastJson(await runCli(['login', '--json', '--data-dir', place.demo.dataDir]));
  const page = pageSays(pages.at(-1) ?? '', said);
  if (said['event'] === 'signed_in') return { login: 'signed_in', page, window: 'signed_in', words: true };
  const report = await windowSays(place);
  const words = hasWords(said as unknown as ProblemReport) && report !== null && hasWords(report);
  return { login: String(said['code']), page, window: report?.code ?? 'signed_in', words };
}

/** The window shows what the contract says of an attempt: title and next step, whole. */
async function windowSays({ demo, browser }: Place): Promise<ProblemReport | null> {
  return await demo
    .call('session.signIn', { openBrowser: browser.opens !== 'fails' })
    .then(({ attempt }) => demo.call('session.awaitSignIn', { attempt }))
    .then(
      () => null,
      (thrown: { report: ProblemReport }) => thrown.report,
    );
}

async function doctorSays({ demo }: Place, id: string): Promise<object> {
  const run = lastJson(await runCli(['doctor', id, '--json', '--data-dir', demo.dataDir]));
  const { checks } = run as unknown as CommandResponse<'diagnostics.run'>;
  const [check] = checks;
  return {
    check: check?.id,
    found: check?.status,
    finds: check?.problem?.code,
    helps: check?.status === 'ok' || (check?.remedy ?? '').length > 3,
  };
}

describe('each troubleshooting case', () => {
  it('has an id of its own and a check that exists', async () => {
    const { place } = await openPlace('alice');
    const { checks } = await place.demo.call('diagnostics.run', {});
    const known = new Set(checks.map(({ id }) => id));
    expect(TROUBLES.filter(({ check }) => !known.has(check))).toEqual([]);
    expect(new Set(TROUBLES.map(({ id }) => id)).size).toBe(TROUBLES.length);
    expect(TROUBLES.length).toBeGreaterThanOrEqual(25);
  });

  it.each(TROUBLES)('$id: in the terminal, the page, the window and the doctor', async (trouble) => {
    const seen = await openPlace(trouble.person ?? 'alice');
    const { demo } = seen.place;
    await trouble.provoke(seen.place);
    const { login, page, check, found, finds } = trouble;
    expect(await trySignIn(seen)).toEqual({ login, page, window: login, words: true });
    await trouble.afterwards?.(seen.place);
    expect(await doctorSays(seen.place, check)).toEqual({ check, found, finds, helps: true });
    await demo.org.outage(false);
  });
});
