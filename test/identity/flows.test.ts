import * as oidc from 'openid-client';
import { afterEach, describe, expect, it } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { storeClientSecret } from '../../src-main/identity/client-secret.ts';
import type { SigningKeySource } from '../../src-main/ports/signing-key.ts';
import { createAssertionKey } from '../support/demo-client.ts';
import { signInAs } from '../support/fake-browser.ts';
import { identityRig, type IdentityRig, type IdentityRigOptions } from '../support/identity-rig.ts';

let rig: IdentityRig;
afterEach(() => rig.close());

async function start(options: IdentityRigOptions = {}): Promise<IdentityRig> {
  rig = await identityRig({ browser: signInAs('alice'), ...options });
  await rig.identity.start();
  return rig;
}

const nobody = async (): Promise<void> => undefined;
const at = (path: string) => rig.org.requests.filter((request) => request.path === path);
const TOKEN = '/oauth2/v1/token';

/** Signs in, refreshes and signs out: every endpoint that a client authenticates at, and how it answered. */
async function wholeLife(): Promise<unknown> {
  rig.org.lifetimes.idToken = 30;
  await rig.signIn();
  rig.org.lifetimes.idToken = 3_600;
  await rig.identity.fresh();
  const result = await rig.identity.signOut({ openBrowser: true, everywhere: false });
  const { revoked, notes } = result;
  const statuses = [...at(TOKEN), ...at('/oauth2/v1/revoke')].map(({ status }) => status);
  return { revoked, notes, statuses };
}

const ALL_WELL = { revoked: true, notes: [], statuses: [200, 200, 200, 200] };

describe('client authentication', () => {
  it.each(['client_secret_basic', 'client_secret_post'] as const)('%s', async (method) => {
    await start({ provider: { clientAuthentication: method } });
    rig.org.addClient({ ...rig.org.client(), clientSecret: 's3cr:et &ü', signInAuthentication: [method] });
    await storeClientSecret(rig.vault, 'sign_in', 's3cr:et &ü');
    expect(await wholeLife()).toEqual(ALL_WELL);
  });

  it('private_key_jwt, with an assertion for exactly the endpoint that is called', async () => {
    const key = await createAssertionKey();
    const signingKeys: SigningKeySource = {
      current: async () => ({ key: key.privateKey, kid: key.kid, alg: 'ES256' }),
      reportUse: () => undefined,
    };
    await start({ provider: { clientAuthentication: 'private_key_jwt' }, deps: { signingKeys } });
    rig.org.registerKey(key.publicJwk);
    rig.org.addClient({ ...rig.org.client(), signInAuthentication: ['private_key_jwt'] });
    expect(await wholeLife()).toEqual(ALL_WELL);
    const audiences = [...at(TOKEN), ...at('/oauth2/v1/revoke')].map(({ params, path }) => {
      const claims = JSON.parse(atob((params['client_assertion'] ?? '').split('.')[1] ?? ''));
      return claims.aud === `${rig.org.issuer}${path}`;
    });
    expect(audiences).toEqual([true, true, true, true]);
    const ids = at(TOKEN).map(({ params }) => params['client_assertion']);
    expect(new Set(ids).size).toBe(2);
  });

  it('a custom authorization server as the issuer', async () => {
    await start();
    const { identityProvider } = rig.settings.current();
    if (!identityProvider) throw new Error('no provider');
    const issuer = rig.org.customIssuer('default');
    rig.settings.set({ ...rig.settings.current(), identityProvider: { ...identityProvider, issuer } });
    await expect(rig.signIn()).resolves.toMatchObject({ issuer });
  });
});

describe('DPoP', () => {
  it.each(['auto', 'required'] as const)('%s: every token request is bound to one key', async (dpop) => {
    await start({ provider: { dpop } });
    rig.org.requireDpop(DEMO_CLIENT_ID, true);
    rig.org.lifetimes.idToken = 30;
    await rig.signIn();
    rig.org.lifetimes.idToken = 3_600;
    const restarted = rig.again();
    await restarted.start();
    await restarted.fresh();
    const keys = at(TOKEN)
      .filter(({ status }) => status === 200)
      .map(({ headers }) => JSON.parse(atob((headers['dpop'] ?? '').split('.')[0] ?? '')).jwk.x);
    expect(keys.length).toBeGreaterThanOrEqual(2);
    expect(new Set(keys).size).toBe(1);
  });

  it('is not used where nobody asks for it', async () => {
    await start();
    await rig.signIn();
    expect(at(TOKEN).some(({ headers }) => 'dpop' in headers)).toBe(false);
  });

  it('required: a plain bearer token in return is refused', async () => {
    await start({ provider: { dpop: 'required' }, org: { lifetimes: { idToken: 4 } } });
    await rig.signIn();
    rig.org.script({ path: TOKEN, next: { status: 200, body: { access_token: 'x', token_type: 'Bearer' } } });
    await expect(rig.identity.fresh()).rejects.toMatchObject({ code: 'dpop_not_honoured' });
  });

  it('an ID token that is none is said to be none', async () => {
    await start();
    rig.org.script({
      path: TOKEN,
      next: { status: 200, body: { access_token: 'x', token_type: 'Bearer', id_token: 'x.y.z' } },
    });
    await expect(rig.signIn()).rejects.toMatchObject({ code: 'invalid_id_token' });
  });
});

describe('a code that is not the person’s own', () => {
  it('signs nobody in: PKCE belongs to the attempt', async () => {
    await start({ browser: nobody });
    const theirs = await rig.identity.signIn({ openBrowser: false });
    const started = new URL(theirs.url);
    const state = started.searchParams.get('state') ?? '';
    const redirectUri = started.searchParams.get('redirect_uri') ?? '';
    // Bob's own code, by a flow of his own at the same client.
    const config = await oidc.discovery(new URL(rig.org.issuer), DEMO_CLIENT_ID, undefined, oidc.None(), {
      execute: [oidc.allowInsecureRequests],
    });
    const bobs = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid',
      state,
      nonce: started.searchParams.get('nonce') ?? '',
      code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
      code_challenge_method: 'S256',
    });
    // Even with the state and nonce of Alice's attempt, which nobody else knows.
    await signInAs('bob')(bobs.href);
    await expect(rig.identity.awaitSignIn(theirs.attempt)).rejects.toMatchObject({ code: 'grant_refused' });
    expect(rig.identity.who()).toBeNull();
  });
});

describe('where the browser cannot reach this computer', () => {
  it('takes the address that the person pastes', async () => {
    await start({ browser: nobody });
    const { attempt, url } = await rig.identity.signIn({ openBrowser: false });
    const redirectUri = new URL(url).searchParams.get('redirect_uri') ?? '';
    const state = new URL(url).searchParams.get('state') ?? '';
    const paste = (address: string) => () => rig.identity.completeSignIn(attempt, address);
    expect(paste('nonsense')).toThrow('not an address');
    expect(paste(`https://evil.example/?code=x&state=${state}`)).toThrow('begins differently');
    expect(paste(`${redirectUri}?code=x&state=wrong`)).toThrow('another sign-in');
    const address = await addressAfterSignIn(url, redirectUri);
    paste(`  ${address}\n`)();
    await expect(rig.identity.awaitSignIn(attempt)).resolves.toMatchObject({ name: 'Alice Example' });
    expect(paste(address)).toThrow('over');
  });

  it('signs in with a code on another device', async () => {
    await start({ browser: nobody });
    const device = await rig.identity.signInWithDevice();
    expect(device.userCode).not.toBe('');
    await signInAs('alice')(device.verificationUriComplete ?? '');
    await expect(rig.identity.awaitSignIn(device.attempt)).resolves.toMatchObject({ name: 'Alice Example' });
    expect(rig.identity.view()).toMatchObject({ state: 'signed_in', refreshable: true });
  }, 30_000);

  it('says when the provider has no such thing', async () => {
    await start({ org: { deviceFlow: false } });
    await expect(rig.identity.signInWithDevice()).rejects.toMatchObject({
      code: 'device_sign_in_unavailable',
    });
  });
});

/** Follows the sign-in up to the redirect that the browser cannot follow. */
async function addressAfterSignIn(url: string, redirectUri: string): Promise<string> {
  let address = '';
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const target = input instanceof Request ? input.url : input.toString();
    if (!target.startsWith(redirectUri)) return await original(input, init);
    address = target;
    return new Response('unreachable', { status: 502 });
  };
  try {
    await signInAs('alice')(url);
  } finally {
    globalThis.fetch = original;
  }
  return address;
}

describe('re-authentication', () => {
  it('is done in place: the session stays until the new one is there', async () => {
    await start();
    await rig.signIn();
    const epoch = rig.identity.epoch;
    const { attempt, url } = await rig.identity.signIn({
      openBrowser: false,
      maxAge: 0,
      acrValues: 'urn:okta:loa:2fa:any',
    });
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      max_age: '0',
      acr_values: 'urn:okta:loa:2fa:any',
    });
    expect(rig.identity.view()).toMatchObject({ state: 'signed_in' });
    rig.identity.cancelSignIn(attempt);
    await expect(rig.identity.awaitSignIn(attempt)).rejects.toMatchObject({ code: 'cancelled' });
    expect(rig.identity.view()).toMatchObject({ state: 'signed_in' });
    expect(rig.identity.epoch).toBe(epoch);
  });

  it('as another person ends the first one’s session for good', async () => {
    await start();
    await rig.signIn();
    const before = await rig.identity.fresh();
    const { attempt, url } = await rig.identity.signIn({ openBrowser: false });
    await signInAs('bob')(url);
    await expect(rig.identity.awaitSignIn(attempt)).resolves.toMatchObject({ name: 'Bob Example' });
    const after = await rig.identity.fresh();
    expect(after.epoch).toBeGreaterThan(before.epoch);
    await rig.settle();
    expect(rig.journal.entries.map(({ kind, fields }) => [kind, fields.email])).toEqual([
      ['sign_in', 'alice@example.com'],
      ['sign_out', 'alice@example.com'],
      ['sign_in', 'bob@example.com'],
    ]);
  });
});

describe('sign-out', () => {
  it('leads through the provider and comes back', async () => {
    const browser = signInAs('alice');
    let last = '';
    await start({
      browser: async (url) => {
        last = (await browser.visit(url)).html;
      },
    });
    await rig.signIn();
    const { logoutUrl } = await rig.identity.signOut({ openBrowser: true, everywhere: false });
    expect(last).toContain('You are signed out');
    expect(logoutUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/sign-out\/[\w-]{22}$/);
    const [logout] = at('/oauth2/v1/logout').slice(-1);
    expect(logout?.params).toMatchObject({
      id_token_hint: expect.stringMatching(/^eyJ/),
      post_logout_redirect_uri: rig.org.client().postLogoutRedirectUris[0],
    });
    expect(rig.opened.join(' ')).not.toMatch(/eyJ/);
  });

  it('says what to register when Okta refuses the sign-out URI, and shows no error of Okta', async () => {
    await start();
    rig.org.addClient({ ...rig.org.client(), postLogoutRedirectUris: [] });
    await rig.signIn();
    const result = await rig.identity.signOut({ openBrowser: true, everywhere: false });
    expect(result.notes.join()).toMatch(/Register http:\/\/127\.0\.0\.1:\d+\/signed-out/);
    expect(at('/oauth2/v1/logout').at(-1)).toMatchObject({ status: 200 });
    expect(rig.journal.entries.at(-1)).toMatchObject({
      kind: 'sign_out',
      outcome: 'failed',
      fields: { problem: 'sign_out_uri_mismatch' },
    });
    expect(rig.identity.view()).toMatchObject({ state: 'signed_out' });
  });

  it('can leave the session at the provider alone', async () => {
    await start({ provider: { rpInitiatedLogout: false } });
    await rig.signIn();
    rig.opened.length = 0;
    const result = await rig.identity.signOut({ openBrowser: true, everywhere: false });
    expect(result).toEqual({ revoked: true, logoutUrl: null, notes: [] });
    expect(rig.opened).toEqual([]);
  });

  it('is complete here while the provider cannot be reached, and says so', async () => {
    await start();
    await rig.signIn();
    const heard: string[] = [];
    rig.identity.onEpoch(() => heard.push('epoch'));
    await rig.org.outage(true);
    const result = await rig.identity.signOut({ openBrowser: true, everywhere: true });
    expect(result).toMatchObject({ revoked: false });
    expect(result.notes.join()).toContain('could not be revoked');
    expect(heard).toEqual(['epoch']);
    const restarted = rig.again();
    await restarted.start();
    expect(restarted.view()).toMatchObject({ state: 'signed_out' });
    await rig.org.outage(false);
  });
});

describe('settings', () => {
  it('another client is another session; the first is there again when its settings are', async () => {
    await start();
    await rig.signIn();
    const before = rig.settings.current();
    const { identityProvider } = before;
    if (!identityProvider) throw new Error('no provider');
    rig.settings.set({ ...before, identityProvider: { ...identityProvider, clientId: '0oaanother' } });
    await rig.settle();
    expect(rig.identity.view()).toMatchObject({ state: 'signed_out' });
    rig.settings.set(before);
    await rig.settle();
    expect(rig.identity.view()).toMatchObject({ state: 'signed_in' });
    rig.settings.set({ ...before, identityProvider: null });
    expect(rig.identity.view()).toEqual({ state: 'not_configured' });
    await expect(rig.identity.fresh()).rejects.toMatchObject({ code: 'not_configured' });
  });

  it('a client secret is one provider’s: the next one never gets it', async () => {
    await start({ provider: { clientAuthentication: 'client_secret_post' } });
    await storeClientSecret(rig.vault, 'sign_in', 'of-the-first');
    const now = rig.settings.current();
    if (!now.identityProvider) throw new Error('no provider');
    const identityProvider = { ...now.identityProvider, issuer: rig.org.customIssuer('default') };
    rig.settings.set({ ...now, identityProvider });
    await expect(rig.identity.signIn({ openBrowser: false })).rejects.toMatchObject({
      code: 'client_secret_missing',
    });
    expect(await rig.vault.get('client-secret/sign_in')).toBeNull();
  });

  it('a mapping that lets the person in no more signs out, and says why', async () => {
    await start();
    await rig.signIn();
    const { identityProvider } = rig.settings.current();
    if (!identityProvider) throw new Error('no provider');
    const rules = [{ template: '{{#includes groups "nobody"}}true{{/includes}}', role: 'x' }];
    const roleMapping = { ...identityProvider.roleMapping, rules, strict: true };
    rig.settings.set({ ...rig.settings.current(), identityProvider: { ...identityProvider, roleMapping } });
    await rig.settle();
    expect(rig.identity.view()).toMatchObject({
      state: 'signed_out',
      reason: expect.stringContaining('role mapping'),
    });
  });

  it('skipSync keeps the roles of the last sign-in', async () => {
    const rules = [{ template: '{{#includes groups "finance"}}true{{/includes}}', role: 'finance' }];
    await start({ provider: { roleMapping: { rules, skipSync: true } } });
    await expect(rig.signIn()).resolves.toMatchObject({ roles: ['finance'] });
    await rig.identity.signOut({ openBrowser: false, everywhere: false });
    rig.org.addClient({ ...rig.org.client(), groupsClaim: false });
    await expect(rig.signIn()).resolves.toMatchObject({ roles: ['finance'], teams: [] });
  });
});
