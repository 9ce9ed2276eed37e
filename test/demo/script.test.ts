import { describe, expect, test } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { startDemoOrg } from '../../src-main/demo/org.ts';
import { postForm } from '../support/demo-client.ts';
import { useDemoOrg } from '../support/demo-fixture.ts';

const demo = useDemoOrg();
const keys = (): string => `${demo.org.issuer}/oauth2/v1/keys`;
const token = (): string => `${demo.org.issuer}/oauth2/v1/token`;
const refresh = { grant_type: 'refresh_token', refresh_token: 'x', client_id: DEMO_CLIENT_ID };

describe('scripting', () => {
  test('answers the next requests by path or by grant, as often as asked, and can be taken back', async () => {
    demo.org.script({
      grant: 'refresh_token',
      next: { status: 503, body: { error: 'temporarily_unavailable' } },
      times: 2,
    });
    const takeBack = demo.org.script({ path: '/oauth2/v1/keys', next: { html: '<h1>Portal</h1>' } });
    expect((await postForm(token(), refresh)).status).toBe(503);
    expect((await postForm(token(), refresh)).body['error']).toBe('temporarily_unavailable');
    expect((await postForm(token(), refresh)).status).toBe(400);
    takeBack();
    expect((await fetch(keys())).headers.get('content-type')).toBe('application/json');
  });

  test('sends HTML, too much, nothing, or closes the connection', async () => {
    const path = '/oauth2/v1/keys';
    demo.org.script({ path, next: { html: '<h1>Portal</h1>', status: 511 } });
    const portal = await fetch(keys());
    expect([portal.status, await portal.text()]).toEqual([511, '<h1>Portal</h1>']);
    demo.org.script({ path, next: 'huge' });
    expect((await (await fetch(keys())).text()).length).toBeGreaterThan(10_000_000);
    demo.org.script({ path, next: 'drop' });
    await expect(fetch(keys())).rejects.toThrow('fetch failed');
    demo.org.script({ path, next: 'hang' });
    await expect(fetch(keys(), { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout');
    demo.org.script({ path, next: { delayMs: 5 } });
    expect((await fetch(keys())).status).toBe(200);
  });

  test('limits the rate as Okta does', async () => {
    demo.org.rateLimit({ grant: 'refresh_token', resetInSeconds: 30 });
    const answer = await postForm(token(), refresh);
    expect(answer).toMatchObject({ status: 429, body: { errorCode: 'E0000047' } });
    expect(answer.headers.get('x-rate-limit-remaining')).toBe('0');
    expect(Number(answer.headers.get('x-rate-limit-reset'))).toBeGreaterThan(demo.org.clock.seconds());
  });

  test('dates its answers by its own clock, and by another when told to', async () => {
    const dateOf = async (): Promise<number> => Date.parse((await fetch(keys())).headers.get('date') ?? '');
    demo.org.clock.advance(600_000);
    expect((await dateOf()) - Date.now()).toBeGreaterThan(590_000);
    demo.org.clock.advance(-600_000);
    demo.org.clock.skewDateHeader(-600_000);
    expect(Date.now() - (await dateOf())).toBeGreaterThan(590_000);
    demo.org.clock.skewDateHeader(0);
  });

  test('leaves the network and comes back on the same address', async () => {
    await demo.org.outage(true);
    await expect(fetch(keys())).rejects.toThrow('fetch failed');
    await demo.org.outage(false);
    expect((await fetch(keys())).status).toBe(200);
  });

  test('records what it was asked, and says when it does not know a path', async () => {
    const before = demo.org.requests.length;
    expect((await fetch(`${demo.org.issuer}/nothing`)).status).toBe(404);
    expect(
      (await postForm(token(), { ...refresh, grant_type: 'client_credentials' })).body['error_description'],
    ).toContain('Only service apps');
    const seen = demo.org.requests
      .slice(before)
      .map(({ method, path, status }) => `${method} ${path} ${status}`);
    expect(seen).toEqual(['GET /nothing 404', 'POST /oauth2/v1/token 400']);
  });

  test('closes with requests open', async () => {
    const org = await startDemoOrg();
    org.script({ path: '/oauth2/v1/keys', next: 'hang' });
    const open = fetch(`${org.issuer}/oauth2/v1/keys`).then(
      () => 'answered',
      () => 'closed',
    );
    await expect.poll(() => org.requests.length).toBe(1);
    await org.close();
    expect(await open).toBe('closed');
  });
});

describe('metadata', () => {
  test('is at Okta’s addresses, with what Okta advertises', async () => {
    const org = demo.org.issuer;
    const document = async (url: string): Promise<Record<string, unknown>> => (await fetch(url)).json();
    for (const name of ['openid-configuration', 'oauth-authorization-server']) {
      const metadata = await document(`${org}/.well-known/${name}`);
      expect(metadata).toMatchObject({ issuer: org, code_challenge_methods_supported: ['S256'] });
      expect(metadata).not.toHaveProperty('authorization_response_iss_parameter_supported');
      expect(await document(`${org}/oauth2/default/.well-known/${name}`)).toMatchObject({
        issuer: `${org}/oauth2/default`,
      });
    }
    expect(await document(`${org}/.well-known/oauth-authorization-server/oauth2/auspeople`)).toMatchObject({
      issuer: `${org}/oauth2/auspeople`,
      authorization_grant_profiles_supported: ['urn:ietf:params:oauth:grant-profile:id-jag'],
      grant_types_supported: expect.arrayContaining(['urn:ietf:params:oauth:grant-type:jwt-bearer']),
    });
  });
});
