import { generateKeyPair } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { storeClientSecret } from '../../src-main/identity/client-secret.ts';
import { SIGN_IN_TIMEOUT_MS } from '../../src-main/identity/sign-in.ts';
import type { SigningKeySource } from '../../src-main/ports/signing-key.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { ProblemCode } from '../../src-shared/problems/table.ts';
import { createAssertionKey } from '../support/demo-client.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { signInAs, type FakeBrowser } from '../support/fake-browser.ts';
import { identityRig, type IdentityRig, type IdentityRigOptions } from '../support/identity-rig.ts';

let rig: IdentityRig;
let pages: Awaited<ReturnType<FakeBrowser['visit']>>[] = [];
afterEach(async () => {
  await rig.close();
  pages = [];
});

async function start(user: string, options: IdentityRigOptions = {}): Promise<IdentityRig> {
  const browser = signInAs(user);
  rig = await identityRig({
    browser: async (url) => {
      pages.push(await browser.visit(url));
    },
    ...options,
  });
  await rig.identity.start();
  return rig;
}

/** A browser that nobody is at. */
const nobody = async (url: string): Promise<void> => {
  await fetch(url, { redirect: 'manual' });
};

interface Failure {
  /** For whoever waits for the sign-in, and for whoever wants a token afterwards. */
  readonly code: string;
  readonly afterwards: string;
  readonly audit: {
    readonly kind: string;
    readonly problem: string | null | undefined;
    readonly isOk: boolean;
  };
  readonly state: string;
  /** What the browser shows in the end. */
  readonly page: string;
  readonly leaked: boolean;
}

/** Tries to sign in, and gives everything that comes of it. */
async function failure(): Promise<Failure> {
  pages = [];
  const codeOf = (thrown: unknown): string => (thrown instanceof Problem ? thrown.code : `${String(thrown)}`);
  const code = await rig.signIn().then(() => 'signed in', codeOf);
  await rig.settle();
  const last = rig.journal.entries.at(-1);
  return {
    code,
    afterwards: await rig.identity.fresh().then(() => 'signed in', codeOf),
    audit: { kind: last?.kind ?? '', problem: last?.fields.problem, isOk: last?.outcome === 'ok' },
    state: rig.identity.view().state,
    page: pages.at(-1)?.html ?? '',
    leaked: /eyJ/.test(JSON.stringify([rig.logged, rig.journal.entries, pages])),
  };
}

/** Told alike to whoever waits, in the audit log and, where one was open, in the browser; and nobody is signed in. */
function failedWith(code: ProblemCode, words: RegExp | null): unknown {
  const page = new RegExp(
    `You are not signed in[\\s\\S]*${words?.source ?? ''}[\\s\\S]*"code">For support: <code>${code}<`,
  );
  const shown: unknown = expect.stringMatching(page);
  return {
    code,
    afterwards: 'not_signed_in',
    audit: { kind: 'sign_in', problem: code, isOk: false },
    state: 'signed_out',
    page: words === null ? '' : shown,
    leaked: false,
  };
}

const signingKeys = (key: Awaited<ReturnType<typeof createAssertionKey>>): SigningKeySource => ({
  current: async () => ({ key: key.privateKey, kid: key.kid, alg: 'ES256' }),
  reportUse: () => undefined,
});

describe('the cases of the guide', () => {
  it('user cannot sign in: not assigned to the app', async () => {
    await start('mallory');
    expect(await failure()).toEqual(
      failedWith('user_not_assigned', /Ask your Okta administrator to assign you/),
    );
  });

  it('denied after successful authentication: no role mapping rule fits', async () => {
    const rules = [{ template: '{{#includes groups "finance"}}true{{/includes}}', role: 'finance' }];
    await start('bob', { provider: { roleMapping: { rules, strict: true } } });
    expect(await failure()).toEqual(failedWith('role_denied', /check the role mapping rules/));
    const revoked = rig.org.requests.filter(({ path }) => path === '/oauth2/v1/revoke');
    expect(revoked.map(({ status }) => status)).toEqual([200, 200]);
  });

  it('issuer mismatch: issuer and discovery endpoint of different orgs', async () => {
    await start('alice');
    const { identityProvider } = rig.settings.current();
    if (!identityProvider) throw new Error('no provider');
    const discoveryEndpoint = `${rig.org.customIssuer('default')}/.well-known/openid-configuration`;
    rig.settings.set({
      ...rig.settings.current(),
      identityProvider: { ...identityProvider, discoveryEndpoint },
    });
    expect(await failure()).toEqual(failedWith('issuer_mismatch', null));
    expect(rig.opened).toEqual([]);
  });

  it.each([
    ['https://your-domain.okta.com', null],
    ['https://acme.okta.com', 'https://your-domain.okta.com/.well-known/openid-configuration'],
  ])('sample values: %s %s', async (issuer, discoveryEndpoint) => {
    await start('alice', { provider: { issuer, discoveryEndpoint } });
    expect(await failure()).toEqual(failedWith('sample_value', null));
    expect(rig.traffic.requests).toBe(0);
  });

  it('login fails after redirect: the redirect URI differs by its case; the time-out says what to register', async () => {
    const clock = createFakeClock();
    await start('alice', { deps: { clock }, browser: nobody });
    const client = rig.org.client();
    const redirectUris = client.redirectUris.map((uri) => uri.replace('Okta', 'okta'));
    rig.org.addClient({ ...client, redirectUris });
    const { attempt } = await rig.identity.signIn({ openBrowser: true });
    await clock.advance(SIGN_IN_TIMEOUT_MS);
    const problem = await rig.identity.awaitSignIn(attempt).then(() => null, asProblem);
    expect(problem).toMatchObject({ code: 'sign_in_timeout' });
    expect(problem?.report().next).toContain(client.redirectUris[0]);
    expect(problem?.report().next).toContain('assigned');
  });

  it('invalid_dpop_proof: DPoP is demanded and switched off here', async () => {
    await start('alice', { provider: { dpop: 'off' } });
    rig.org.requireDpop(DEMO_CLIENT_ID, true);
    expect(await failure()).toEqual(failedWith('dpop_required', /Require Demonstrating Proof of Possession/));
  });
});

describe('the cases of the field', () => {
  it('wrong client secret', async () => {
    await start('alice', { provider: { clientAuthentication: 'client_secret_post' } });
    rig.org.addClient({
      ...rig.org.client(),
      clientSecret: 'right',
      signInAuthentication: ['client_secret_post', 'client_secret_basic'],
    });
    await storeClientSecret(rig.vault, 'sign_in', 'wrong');
    expect(await failure()).toEqual(failedWith('client_secret_refused', /Copy the client secret again/));
    expect(pages.at(-1)?.html).not.toContain('wrong');
  });

  it('client secret missing here', async () => {
    await start('alice', { provider: { clientAuthentication: 'client_secret_basic' } });
    expect(await failure()).toEqual(failedWith('client_secret_missing', null));
  });

  it('no secret where the app expects one', async () => {
    await start('alice');
    rig.org.addClient({
      ...rig.org.client(),
      clientSecret: 'right',
      signInAuthentication: ['client_secret_basic'],
    });
    expect(await failure()).toEqual(
      failedWith('client_authentication_mismatch', /Choose what the app is set to/),
    );
  });

  it('a secret where the app expects none', async () => {
    await start('alice', { provider: { clientAuthentication: 'client_secret_basic' } });
    await storeClientSecret(rig.vault, 'sign_in', 'superfluous');
    expect(await failure()).toEqual(
      failedWith('client_secret_refused', /enter it in the provider settings|Sign On tab/),
    );
  });

  it('a key that the app does not know, and one with the wrong kid', async () => {
    const key = await createAssertionKey();
    await start('alice', {
      provider: { clientAuthentication: 'private_key_jwt' },
      deps: { signingKeys: signingKeys(key) },
    });
    expect(await failure()).toEqual(failedWith('client_key_refused', /Register the public key/));
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    expect(publicKey.type).toBe('public');
    rig.org.registerKey({ ...key.publicJwk, kid: 'another' });
    expect(await failure()).toEqual(failedWith('client_key_refused', /same kid/));
    rig.org.registerKey(key.publicJwk);
    await expect(rig.signIn()).resolves.toMatchObject({ name: 'Alice Example' });
  });

  it('no signing key here', async () => {
    await start('alice', { provider: { clientAuthentication: 'private_key_jwt' } });
    expect(await failure()).toEqual(failedWith('signing_key_missing', null));
  });

  it('a clock that lies in the header, so that the ID token is over when it comes', async () => {
    await start('alice');
    rig.org.clock.skewDateHeader(2 * 60 * 60_000);
    expect(await failure()).toEqual(failedWith('clock_skew', /Set the clock/));
  });

  it('the network zone says no', async () => {
    await start('alice');
    rig.org.script({
      path: '/oauth2/v1/token',
      next: {
        status: 403,
        body: { error: 'access_denied', error_description: 'Network zone is not allowed.' },
      },
    });
    expect(await failure()).toEqual(failedWith('access_denied', /Network zone is not allowed/));
  });

  it('a rate limit, with the time to wait', async () => {
    await start('alice');
    rig.org.rateLimit({ path: '/oauth2/v1/token', resetInSeconds: 30 });
    expect(await failure()).toEqual(failedWith('rate_limited', /asks to wait (?:29|30|31) seconds/));
  });

  it('the signing keys were rotated', async () => {
    await start('alice');
    await rig.signIn();
    await rig.org.rotateKeys();
    await rig.identity.signOut({ openBrowser: false, everywhere: false });
    await expect(rig.signIn()).resolves.toMatchObject({ name: 'Alice Example' });
  });

  it('the org has moved to a custom domain', async () => {
    await start('alice');
    const document: unknown = await fetch(`${rig.org.issuer}/.well-known/openid-configuration`).then((r) =>
      r.json(),
    );
    rig.org.script({
      path: '/.well-known/openid-configuration',
      next: { status: 200, body: { ...(document as object), issuer: 'https://login.acme.com' } },
    });
    expect(await failure()).toEqual(failedWith('issuer_mismatch', null));
  });

  it('a page of the network in place of the provider', async () => {
    await start('alice');
    rig.org.script({
      path: '/.well-known/openid-configuration',
      next: { status: 302, headers: { location: 'http://portal.example/' } },
    });
    expect(await failure()).toEqual(failedWith('captive_portal', null));
  });

  it('a provider that is not there', async () => {
    await start('alice');
    await rig.org.outage(true);
    expect(await failure()).toEqual(failedWith('provider_unreachable', null));
    await rig.org.outage(false);
  });

  it('an answer that is too large', async () => {
    await start('alice');
    rig.org.script({ path: '/oauth2/v1/token', next: 'huge' });
    expect(await failure()).toEqual(failedWith('provider_error', /sent more than/));
  });

  it('a grant that is not enabled', async () => {
    await start('alice');
    rig.org.script({
      path: '/oauth2/v1/token',
      next: {
        status: 400,
        body: { error: 'unauthorized_client', error_description: 'Grant is not allowed.' },
      },
    });
    expect(await failure()).toEqual(failedWith('grant_not_enabled', /Authorization Code and Refresh Token/));
  });

  it('no default browser: the address is given to open by hand', async () => {
    await start('alice', { browser: () => Promise.reject(new Error('no browser')) });
    const started = await rig.identity.signIn({ openBrowser: true });
    expect(started).toMatchObject({ browserOpened: false, url: expect.stringContaining('/authorize?') });
    await signInAs('alice')(started.url);
    await expect(rig.identity.awaitSignIn(started.attempt)).resolves.toMatchObject({ name: 'Alice Example' });
  });

  it('the browser was closed: the next attempt replaces the one that waits', async () => {
    await start('alice', { browser: nobody });
    const first = await rig.identity.signIn({ openBrowser: true });
    const second = await rig.identity.signIn({ openBrowser: false });
    await expect(rig.identity.awaitSignIn(first.attempt)).rejects.toMatchObject({ code: 'sign_in_replaced' });
    await signInAs('alice')(second.url);
    await expect(rig.identity.awaitSignIn(second.attempt)).resolves.toMatchObject({ name: 'Alice Example' });
  });

  it('no groups claim: everything works, with a warning, and the preview shows that there are none', async () => {
    await start('alice');
    rig.org.addClient({ ...rig.org.client(), groupsClaim: false });
    await expect(rig.signIn()).resolves.toMatchObject({ teams: [], roles: ['member'] });
    expect(rig.identity.problems()).toMatchObject([{ code: 'groups_claim_missing' }]);
    const preview = await rig.identity.provider.previewMapping({
      claims: null,
      roleMapping: { rules: [], default: 'member', strict: false, skipSync: false },
      teamSync: { enabled: true, template: '{{#each groups}}{{this}},{{/each}}' },
    });
    expect(preview).toMatchObject({ teams: [], claims: { email: 'alice@example.com' } });
  });

  it('a scope that the provider does not have', async () => {
    await start('alice', { provider: { scopes: ['openid', 'nonsense'] } });
    expect(await failure()).toEqual(failedWith('scope_refused', /nonsense/));
  });

  it('no refresh token: everything works, with a warning', async () => {
    await start('alice', { provider: { scopes: ['openid', 'profile', 'email', 'groups'] } });
    await rig.signIn();
    expect(rig.identity.view()).toMatchObject({ state: 'signed_in', refreshable: false });
    expect(rig.identity.problems()).toMatchObject([{ code: 'refresh_token_missing' }]);
  });
});
