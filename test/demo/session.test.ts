import { decodeJwt } from 'jose';
import * as oidc from 'openid-client';
import { describe, expect, test } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { createCookieJar } from '../support/cookie-jar.ts';
import { discover, postForm, postWithKey, signIn } from '../support/demo-client.ts';
import type { Answer } from '../support/demo-client.ts';
import { useDemoOrg } from '../support/demo-fixture.ts';
import { signInAs } from '../support/fake-browser.ts';

const STATIC = '0oastaticdemoclient0';
const ALICE = '00u1alicedemoexample';
const demo = useDemoOrg({ others: [{ clientId: STATIC, refreshTokens: 'static' }] });

const endpoint = (name: string): string => `${demo.org.issuer}/oauth2/v1/${name}`;

async function refresh(refreshToken: unknown, fields: Record<string, string> = {}): Promise<Answer> {
  return postForm(endpoint('token'), {
    grant_type: 'refresh_token',
    refresh_token: String(refreshToken),
    client_id: DEMO_CLIENT_ID,
    ...fields,
  });
}

const introspect = async (token: string): Promise<Answer> =>
  postForm(endpoint('introspect'), { token, client_id: DEMO_CLIENT_ID });

const REFUSED = {
  status: 400,
  body: { error: 'invalid_grant', error_description: 'The refresh token is invalid or expired.' },
};

async function at<T>(milliseconds: number, run: () => Promise<T>): Promise<T> {
  demo.org.clock.advance(milliseconds);
  try {
    return await run();
  } finally {
    demo.org.clock.advance(-milliseconds);
  }
}

describe('refresh', () => {
  test('gives a new ID token and a new refresh token', async () => {
    const first = await signIn(demo.org, demo.callback, 'alice');
    const config = await discover(demo.org);
    const second = await oidc.refreshTokenGrant(config, first.refresh_token ?? '', {
      scope: 'openid offline_access',
    });
    expect(second.claims()?.sub).toBe(ALICE);
    expect(second.claims()?.['auth_time']).toBeTypeOf('number');
    expect(second.claims()?.['auth_time']).toBe(first.claims()?.['auth_time']);
    expect(second.refresh_token).not.toBe(first.refresh_token);
  });

  test('accepts the rotated token within the leeway; after it, reuse ends the whole family', async () => {
    const { refresh_token: first } = await signIn(demo.org, demo.callback, 'alice');
    const second = await refresh(first);
    const third = await at(10_000, () => refresh(first));
    expect(third.status).toBe(200);
    expect(await at(31_000, () => refresh(first))).toMatchObject(REFUSED);
    expect(await refresh(second.body['refresh_token'])).toMatchObject(REFUSED);
    expect(await refresh(third.body['refresh_token'])).toMatchObject(REFUSED);
  });

  test('keeps one refresh token where the client is set to', async () => {
    const { refresh_token: token } = await signIn(demo.org, demo.callback, 'alice', { clientId: STATIC });
    const answer = await refresh(token, { client_id: STATIC });
    expect(answer.body['refresh_token']).toBe(token);
    expect((await at(3600_000, () => refresh(token, { client_id: STATIC }))).status).toBe(200);
  });

  test('ends after its lifetime, with the session, and with the assignment', async () => {
    const tokens = await signIn(demo.org, demo.callback, 'alice');
    const lifetime = (demo.org.lifetimes.refreshToken + 1) * 1000;
    expect(await at(lifetime, () => refresh(tokens.refresh_token))).toMatchObject(REFUSED);
    demo.org.assign(ALICE, DEMO_CLIENT_ID, false);
    expect(await refresh(tokens.refresh_token)).toMatchObject(REFUSED);
    demo.org.assign(ALICE, DEMO_CLIENT_ID, true);
    const again = await signIn(demo.org, demo.callback, 'alice');
    demo.org.revokeUserSessions(ALICE);
    expect(await refresh(again.refresh_token)).toMatchObject(REFUSED);
  });

  test('follows the moved clock in what it issues', async () => {
    const { refresh_token: token } = await signIn(demo.org, demo.callback, 'alice');
    const answer = await at(7200_000, () => refresh(token));
    const claims = decodeJwt<{ auth_time: number }>(String(answer.body['id_token']));
    const now = Math.floor(Date.now() / 1000);
    expect((claims.iat ?? 0) - now).toBeGreaterThanOrEqual(7199);
    expect(Math.abs(claims.auth_time - now)).toBeLessThan(60);
  });

  test('is refused to another client', async () => {
    const { refresh_token: token } = await signIn(demo.org, demo.callback, 'alice');
    expect(await refresh(token, { client_id: STATIC })).toMatchObject(REFUSED);
  });
});

describe('revocation', () => {
  test('of a refresh token takes its access tokens along', async () => {
    const tokens = await signIn(demo.org, demo.callback, 'alice');
    expect(await introspect(tokens.access_token)).toMatchObject({ body: { active: true, sub: ALICE } });
    const config = await discover(demo.org);
    await oidc.tokenRevocation(config, tokens.refresh_token ?? '', { token_type_hint: 'refresh_token' });
    expect(await refresh(tokens.refresh_token)).toMatchObject(REFUSED);
    expect((await introspect(tokens.access_token)).body).toEqual({ active: false });
  });

  test('of an access token leaves the refresh token alive', async () => {
    const tokens = await signIn(demo.org, demo.callback, 'alice');
    await postForm(endpoint('revoke'), { token: tokens.access_token, client_id: DEMO_CLIENT_ID });
    expect((await introspect(tokens.access_token)).body).toEqual({ active: false });
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });

  test('answers 200 to an unknown token, and wants an assertion for its own URL', async () => {
    expect((await postForm(endpoint('revoke'), { token: 'x', client_id: DEMO_CLIENT_ID })).status).toBe(200);
    expect((await postWithKey(endpoint('revoke'), demo.key, { token: 'x' })).status).toBe(200);
    const wrong = await postWithKey(
      endpoint('revoke'),
      demo.key,
      { token: 'x' },
      { claims: { aud: endpoint('token') } },
    );
    expect(wrong).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });
});

describe('signing out', () => {
  const logout = (parameters: Record<string, string>): string =>
    `${endpoint('logout')}?${new URLSearchParams(parameters).toString()}`;

  test('ends the browser session without asking and goes to the registered URI with the state', async () => {
    const cookies = createCookieJar();
    const tokens = await signIn(demo.org, demo.callback, 'alice', { cookies });
    const config = await discover(demo.org);
    const url = oidc.buildEndSessionUrl(config, {
      id_token_hint: tokens.id_token ?? '',
      post_logout_redirect_uri: demo.callback.uri,
      state: 'out',
    });
    await signInAs('alice', { cookies })(url.href);
    expect(demo.callback.last?.searchParams.get('state')).toBe('out');
    const next = await signIn(demo.org, demo.callback, 'bob', { cookies });
    expect(next.claims()?.['email']).toBe('bob@example.com');
    expect((await refresh(tokens.refresh_token)).status).toBe(200);
  });

  test('accepts an expired hint and refuses a foreign one, none, and an unregistered URI', async () => {
    const { id_token: hint = '' } = await signIn(demo.org, demo.callback, 'alice');
    const accepted = { id_token_hint: hint, post_logout_redirect_uri: demo.callback.uri };
    const late = await at(7200_000, () => signInAs('alice').visit(logout(accepted)));
    expect(late.url.href).toBe(demo.callback.uri);
    const pages = await Promise.all([
      signInAs('alice').visit(logout({ post_logout_redirect_uri: demo.callback.uri })),
      signInAs('alice').visit(logout({ ...accepted, id_token_hint: `${hint}x` })),
      signInAs('alice').visit(logout({ ...accepted, post_logout_redirect_uri: `${demo.callback.uri}/` })),
    ]);
    expect(pages.map((page) => page.status)).toEqual([400, 400, 400]);
    expect(pages[2]?.html).toContain('must be a Logout redirect URI');
  });
});
