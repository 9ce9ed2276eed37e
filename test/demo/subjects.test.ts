import { decodeJwt } from 'jose';
import { describe, expect, test } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { ACCESS_TOKEN, ID_JAG, ID_TOKEN, JWT_BEARER, TOKEN_EXCHANGE } from '../../src-main/demo/wire.ts';
import { postWithKey, signIn } from '../support/demo-client.ts';
import type { Answer } from '../support/demo-client.ts';
import { useDemoOrg } from '../support/demo-fixture.ts';

const OTHER = '0oaanotherdemoclient';
const AGENT = '0oaagentdemoclient00';
const SECOND_AGENT = '0oasecondagent000000';
const ALICE = '00u1alicedemoexample';
const demo = useDemoOrg({ others: [{ clientId: OTHER }] });

const idTokenOf = async (user: string, clientId = DEMO_CLIENT_ID): Promise<string> =>
  (await signIn(demo.org, demo.callback, user, { clientId })).id_token ?? '';

async function redeem(idJag: string, clientId: string): Promise<string> {
  const endpoint = `${demo.org.customIssuer('auspeople')}/v1/token`;
  const { body } = await postWithKey(
    endpoint,
    demo.key,
    { grant_type: JWT_BEARER, assertion: idJag },
    { clientId },
  );
  return String(body['access_token']);
}

async function exchange(
  token: string,
  fields: Record<string, string> = {},
  clientId = DEMO_CLIENT_ID,
): Promise<Answer> {
  return postWithKey(
    `${demo.org.issuer}/oauth2/v1/token`,
    demo.key,
    {
      grant_type: TOKEN_EXCHANGE,
      requested_token_type: ID_JAG,
      audience: demo.org.customIssuer('auspeople'),
      subject_token: token,
      subject_token_type: ID_TOKEN,
      ...fields,
    },
    { clientId, now: demo.org.clock.seconds() },
  );
}

function expectRefused(answer: Answer, error: string, text: string): void {
  expect(answer).toMatchObject({ status: 400, body: { error } });
  expect(answer.body['error_description']).toContain(text);
}

describe('a subject token', () => {
  test('of another client is refused, unless that client is the linked sign-in app', async () => {
    const token = await idTokenOf('alice', OTHER);
    expectRefused(await exchange(token), 'invalid_grant', 'requesting client');
    const linked = '0oaexchangeonly00000';
    demo.org.addClient({ clientId: linked, subjectAudiences: [OTHER], keys: [demo.key.publicJwk] });
    const answer = await exchange(token, {}, linked);
    expect(answer.status).toBe(200);
  });

  test('is refused when it is expired', async () => {
    const token = await idTokenOf('alice');
    demo.org.clock.advance(3601_000);
    try {
      expect((await exchange(token)).body['error_description']).toContain('expired');
    } finally {
      demo.org.clock.advance(-3601_000);
    }
  });

  test('is refused when its session was revoked, and a new one is not', async () => {
    const token = await idTokenOf('alice');
    expect((await exchange(token)).status).toBe(200);
    demo.org.revokeUserSessions(ALICE);
    expectRefused(await exchange(token), 'invalid_grant', 'revoked');
    expect((await exchange(await idTokenOf('alice'))).status).toBe(200);
  });

  test('is refused when the person was unassigned since', async () => {
    const token = await idTokenOf('alice');
    demo.org.assign(ALICE, DEMO_CLIENT_ID, false);
    expectRefused(await exchange(token), 'access_denied', 'not assigned');
    demo.org.assign(ALICE, DEMO_CLIENT_ID, true);
    expect((await exchange(token)).status).toBe(200);
  });

  test('survives a rotation of the keys it was signed with', async () => {
    const token = await idTokenOf('bob');
    const before = await keyIds();
    await demo.org.rotateKeys();
    expect(await keyIds()).not.toEqual(before);
    expect((await exchange(token)).status).toBe(200);
    expect((await exchange(await idTokenOf('bob'))).status).toBe(200);
  });

  test('may be an opaque access token of the org server', async () => {
    const { access_token: token } = await signIn(demo.org, demo.callback, 'alice');
    expect((await exchange(token, { subject_token_type: ACCESS_TOKEN })).status).toBe(200);
    expectRefused(
      await exchange(`${token}x`, { subject_token_type: ACCESS_TOKEN }),
      'invalid_grant',
      'not a token',
    );
  });

  test('stops when the monthly quota is used up', async () => {
    const token = await idTokenOf('bob');
    const used = demo.org.quota.count('00u1bobdemoexample00', demo.org.customIssuer('auspeople'));
    demo.org.quota.limit = used + 1;
    expect((await exchange(token)).status).toBe(200);
    expectRefused(await exchange(token), 'access_denied', 'monthly limit');
    demo.org.quota.limit = 250;
  });

  test('must come from a sign-in that is recent enough for the resource', async () => {
    const token = await idTokenOf('bob');
    demo.org.requireRecentSignIn('auspeople', 60);
    expect((await exchange(token)).status).toBe(200);
    demo.org.clock.advance(120_000);
    try {
      expect(await exchange(token)).toMatchObject({
        status: 400,
        body: { error: 'insufficient_user_authentication', max_age: 60 },
      });
    } finally {
      demo.org.clock.advance(-120_000);
      demo.org.requireRecentSignIn('auspeople', undefined);
    }
  });

  test('may be the access token of a client that delegates, and the chain of agents is kept', async () => {
    const issuer = demo.org.customIssuer('default');
    const { access_token: token } = await signIn(demo.org, demo.callback, 'alice', {
      issuer,
      clientId: OTHER,
      scope: 'openid default.read',
    });
    const fields = { subject_token_type: ACCESS_TOKEN, resource: 'https://agent.example/a2a' };
    expectRefused(await exchange(token, fields), 'invalid_grant', 'requesting client');
    demo.org.addClient({
      clientId: AGENT,
      delegatedBy: [OTHER],
      keys: [demo.key.publicJwk],
      connections: [{ to: 'auspeople', resource: 'https://agent.example/a2a' }],
    });
    const first = await exchange(token, fields, AGENT);
    expect(decodeJwt(String(first.body['access_token']))).toMatchObject({
      client_id: AGENT,
      resource: 'https://agent.example/a2a',
      act: { sub: AGENT, sub_profile: 'ai_agent' },
    });
    const redeemed = await redeem(String(first.body['access_token']), AGENT);
    demo.org.addClient({ clientId: SECOND_AGENT, delegatedBy: [AGENT], keys: [demo.key.publicJwk] });
    const second = await exchange(redeemed, { subject_token_type: ACCESS_TOKEN }, SECOND_AGENT);
    expect(decodeJwt(String(second.body['access_token']))['act']).toMatchObject({
      sub: SECOND_AGENT,
      act: { sub: AGENT },
    });
  });

  test('needs an active client', async () => {
    const token = await idTokenOf('bob');
    demo.org.client().active = false;
    expect((await exchange(token)).status).toBe(401);
    demo.org.client().active = true;
  });
});

async function keyIds(): Promise<(string | undefined)[]> {
  const response = await fetch(`${demo.org.issuer}/oauth2/v1/keys`);
  const { keys } = (await response.json()) as { keys: { kid?: string }[] };
  return keys.map((key) => key.kid);
}
