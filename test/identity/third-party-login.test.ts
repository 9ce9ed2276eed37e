import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptThirdPartyLogin } from '../../src-main/identity/third-party-login.ts';
import { signInAs } from '../support/fake-browser.ts';
import { identityRig, type IdentityRig } from '../support/identity-rig.ts';

let rig: IdentityRig;
beforeEach(async () => {
  rig = await identityRig();
  await rig.identity.start();
});
afterEach(() => rig.close());

const query = (values: Record<string, string>): URLSearchParams => new URLSearchParams(values);

describe('a sign-in started from outside', () => {
  it('leads to the configured issuer and signs the person in', async () => {
    const answer = await rig.identity.startedFromOutside(
      query({ iss: rig.org.issuer, login_hint: 'bob@example.com' }),
    );
    if (!('redirect' in answer)) throw new Error(answer.html);
    expect(new URL(answer.redirect).origin).toBe(rig.org.issuer);
    expect(new URL(answer.redirect).searchParams.get('login_hint')).toBe('bob@example.com');
    const page = await signInAs('bob').visit(answer.redirect);
    expect(page.html).toContain('Bob Example, you are signed in');
    expect(rig.opened).toEqual([]);
  });

  it('refuses another issuer and starts nothing', async () => {
    const answer = await rig.identity.startedFromOutside(query({ iss: 'https://evil.example' }));
    expect(answer).toMatchObject({ status: 400, html: expect.stringContaining('another identity provider') });
    expect(rig.identity.view()).toMatchObject({ state: 'signed_out' });
    expect(rig.org.requests).toEqual([]);
  });

  it('joins a running attempt, so that nobody can keep a person from signing in', async () => {
    const { attempt, url } = await rig.identity.signIn({ openBrowser: false });
    const answers = await Promise.all([1, 2, 3].map(() => rig.identity.startedFromOutside(query({}))));
    expect(answers).toEqual(answers.map(() => ({ redirect: url })));
    await signInAs('alice').visit(url);
    expect(await rig.identity.awaitSignIn(attempt)).toMatchObject({ name: 'Alice Example' });
    expect(await rig.identity.startedFromOutside(query({}))).toMatchObject({
      status: 200,
      html: expect.stringContaining('You are signed in as Alice Example'),
    });
  });

  it('takes nothing else from the query', () => {
    const provider = { issuer: 'https://acme.okta.com' };
    const accept = (values: Record<string, string>): unknown =>
      acceptThirdPartyLogin(query(values), provider, 'http://127.0.0.1:7377/login');
    expect(accept({ target_link_uri: '//evil.example', iss: 'https://acme.okta.com/' })).toEqual({
      loginHint: undefined,
    });
    expect(accept({ login_hint: 'a\u202eb' })).toEqual({ loginHint: undefined });
    expect(() => accept({ iss: 'https://acme.okta.com.evil.example' })).toThrow('another identity provider');
  });
});
