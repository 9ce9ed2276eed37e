import { describe, expect, it } from 'vitest';
import type { PROBLEMS } from '../../src-shared/problems/table.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { exchanged } from './exchange-fixture.ts';
import { CLIENT, person, stubAgent, type StubAgent, type StubAgentOptions } from './stub-agent.ts';
import { formOf, issued, refused, useStub, type StubAnswer } from './token-stub.ts';

const stub = useStub();
const plain = exchanged({ audience: 'api://people', scopes: ['people.read'] });

async function refusalOf(answer: StubAnswer, options: StubAgentOptions = {}): Promise<Problem> {
  stub.answer(answer);
  const agent = stubAgent(stub.origin, {
    ...options,
    deps: { loginUrl: () => 'http://127.0.0.1:7377/login', ...options.deps },
  });
  const thrown: unknown = await agent.credential({ server: plain }).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Problem);
  return thrown as Problem;
}

describe('each refusal of Okta is named, with who must act', () => {
  const rows: readonly [string, StubAnswer, keyof typeof PROBLEMS, string, RegExp][] = [
    [
      'an expired ID token',
      refused('invalid_grant', 'The subject_token is invalid: it is expired.'),
      'exchange_subject_rejected',
      'person',
      /expired/,
    ],
    ['invalid_token', refused('invalid_token'), 'exchange_subject_rejected', 'person', /sign-in/],
    [
      'invalid_scope',
      refused('invalid_scope', 'One or more scopes are not configured'),
      'exchange_invalid_scope',
      'admin',
      /people\.read/,
    ],
    [
      'invalid_target',
      refused('invalid_target', 'resource does not match'),
      'exchange_invalid_target',
      'admin',
      /api:\/\/people/,
    ],
    [
      'token_exchange_invalid_audience',
      refused('token_exchange_invalid_audience'),
      'exchange_wrong_endpoint',
      'admin',
      /\/oauth2\/v1\/token/,
    ],
    [
      'unsupported_grant_type',
      refused('unsupported_grant_type'),
      'exchange_wrong_endpoint',
      'admin',
      /unsupported_grant_type/,
    ],
    [
      'only service apps',
      refused('invalid_request', 'Only service apps can use client_credentials grant type.'),
      'exchange_wrong_endpoint',
      'admin',
      /service apps/,
    ],
    [
      'no_matching_policy',
      refused('access_denied', 'Policy evaluation failed', {
        body: { errorCauses: [], reason: 'no_matching_policy' },
      }),
      'exchange_no_policy',
      'admin',
      new RegExp(CLIENT),
    ],
    [
      'no_matching_policy as the error',
      refused('no_matching_policy'),
      'exchange_no_policy',
      'admin',
      /policy/,
    ],
    [
      'access_denied',
      refused('access_denied', 'User is not assigned to the client application.'),
      'exchange_denied',
      'admin',
      /not assigned/,
    ],
    [
      'access_denied with 403',
      refused('access_denied', 'Blocked by network zone', { status: 403 }),
      'exchange_denied',
      'admin',
      /network zone/,
    ],
    [
      'unauthorized_client',
      refused('unauthorized_client', 'not allowed by the resource connection'),
      'exchange_client_not_allowed',
      'admin',
      new RegExp(CLIENT),
    ],
    [
      'invalid_client without a credential',
      refused('invalid_client', 'Client authentication failed', { status: 401 }),
      'client_authentication_mismatch',
      'admin',
      new RegExp(CLIENT),
    ],
    [
      'step-up',
      refused('insufficient_user_authentication', '', {
        body: { acr_values: 'urn:okta:loa:2fa:any', max_age: 300 },
      }),
      'step_up_required',
      'person',
      /authenticate again/,
    ],
    [
      'consent',
      refused('interaction_required', '', { body: { interaction_uri: 'https://acme.okta.com/consent/1' } }),
      'consent_required',
      'person',
      /consent/,
    ],
    [
      'a browser’s request',
      refused(
        'invalid_request',
        'Browser requests to the token endpoint must use Proof Key for Code Exchange.',
      ),
      'exchange_refused',
      'admin',
      /Browser requests/,
    ],
    [
      'something new',
      refused('brand_new_error', 'never seen'),
      'exchange_refused',
      'admin',
      /brand_new_error never seen/,
    ],
    [
      'an error without OAuth’s form',
      { status: 400, json: { errorCode: 'E0000001', errorSummary: 'Api validation failed' } },
      'exchange_refused',
      'admin',
      /E0000001 Api validation/,
    ],
    [
      'an error with a success status',
      { status: 200, json: { error: 'access_denied' } },
      'exchange_denied',
      'admin',
      /denied/,
    ],
    ['an outage', refused('server_error', '', { status: 500 }), 'exchange_failed', 'person', /500/],
    ['a gateway’s page', { status: 503, text: '<h1>Bad gateway</h1>' }, 'exchange_failed', 'person', /503/],
  ];

  it.each(rows)('%s', async (_, answer, code, actor, message) => {
    const problem = await refusalOf(answer);
    expect(problem.code).toBe(code);
    const report = problem.report();
    expect(report.actor).toBe(actor);
    expect(report.title).toMatch(message);
    expect(report.next).not.toBe('');
    expect(report.next).not.toMatch(/\{|open {2}/);
  });

  it('a denial is no defect: it says so, is not retried and has its own exit code', async () => {
    const problem = await refusalOf(refused('access_denied', 'no'));
    expect(problem.row).toMatchObject({ retryable: false, exit: 5, http: 403 });
    expect(problem.report().next).toContain('nothing is broken');
  });
});

describe('a subject token of another client', () => {
  it('names both clients', async () => {
    stub.answer(refused('invalid_grant', 'not issued for the requesting client'));
    const agent = stubAgent(stub.origin, { tokenExchange: { clientId: 'wlpAgent' } });
    await expect(agent.credential({ server: plain })).rejects.toMatchObject({
      code: 'exchange_subject_mismatch',
      detail: { subjectClient: CLIENT, clientId: 'wlpAgent' },
    });
  });
});

describe('a rejected subject token', () => {
  it('is renewed once and the exchange repeated with the new one', async () => {
    const newer = person('alice', { claims: { jti: 'new' } });
    stub.answer(refused('invalid_grant', 'expired'), issued());
    const agent = stubAgent(stub.origin, { deps: { renewSession: async () => newer } });
    await agent.credential({ server: plain });
    expect(stub.requests.map((request) => formOf(request)['subject_token'])).toEqual([
      agent.alice.idToken.reveal(),
      newer.idToken.reveal(),
    ]);
  });

  it('a second time asks for a sign-in', async () => {
    stub.answer(refused('invalid_grant', 'expired'));
    const agent = stubAgent(stub.origin, { deps: { renewSession: async (session) => session } });
    await expect(agent.credential({ server: plain })).rejects.toMatchObject({
      code: 'exchange_subject_rejected',
      row: { action: 'sign_in', exit: 3 },
    });
    expect(stub.requests).toHaveLength(2);
  });

  it('is not exchanged for another person who signed in meanwhile', async () => {
    stub.answer(refused('invalid_grant', 'expired'), issued());
    const agent = stubAgent(stub.origin, { deps: { renewSession: async () => person('bob', { epoch: 2 }) } });
    await expect(agent.credential({ server: plain })).rejects.toMatchObject({ code: 'session_ended' });
  });
});

describe('a refused client', () => {
  const keyed = { tokenExchange: { clientAuthentication: 'private_key_jwt' } };

  it('gets one new assertion, then the reason', async () => {
    stub.answer(refused('invalid_client', 'The client_assertion JWT kid is invalid.', { status: 401 }));
    const agent = stubAgent(stub.origin, keyed);
    await agent.keys.generate({ alg: 'ES256', kid: null, replace: false });
    await expect(agent.credential({ server: plain })).rejects.toMatchObject({
      code: 'client_key_refused',
      message: expect.stringContaining('kid is invalid'),
    });
    const assertions = stub.requests.map((request) => formOf(request)['client_assertion']);
    expect(new Set(assertions).size).toBe(2);
  });

  it('for a wrong clock gets an assertion in the time of the other side', async () => {
    const agent = stubAgent(stub.origin, keyed);
    await agent.keys.generate({ alg: 'ES256', kid: null, replace: false });
    const ahead = agent.clock.now() + 600_000;
    const headers = { date: new Date(ahead).toUTCString() };
    stub.answer(refused('invalid_client', 'expired', { status: 401, headers }), { ...issued(), headers });
    await agent.credential({ server: plain });
    const legs = agent.exchange.trace('people')[0]?.legs.filter(({ leg }) => leg === 'exchange');
    const iat = legs?.map(({ assertion }) =>
      Date.parse(assertion.find(({ name }) => name === 'iat')?.value ?? ''),
    );
    expect((iat?.[1] ?? 0) - (iat?.[0] ?? 0)).toBeGreaterThan(595_000);
  });

  it('whose clock is far off is told of the clock', async () => {
    const agent = stubAgent(stub.origin, { tokenExchange: { clientAuthentication: 'client_secret_post' } });
    await agent.vault.set('client-secret/exchange', 's');
    const headers = { date: new Date(agent.clock.now() - 3_600_000).toUTCString() };
    stub.answer(refused('invalid_client', 'nope', { status: 401, headers }));
    await expect(agent.credential({ server: plain })).rejects.toMatchObject({
      code: 'clock_skew',
      detail: { seconds: 3600 },
    });
  });

  it('with a secret is told of the secret', async () => {
    const agent = stubAgent(stub.origin, { tokenExchange: { clientAuthentication: 'client_secret_basic' } });
    await agent.vault.set('client-secret/exchange', 's');
    stub.answer(refused('invalid_client', 'bad secret', { status: 401 }));
    await expect(agent.credential({ server: plain })).rejects.toMatchObject({
      code: 'client_secret_refused',
    });
    expect(stub.requests).toHaveLength(1);
  });
});

describe('a rate limit', () => {
  const later = (headers: Record<string, string>): StubAnswer => ({ status: 429, json: {}, headers });
  const resetAt = Date.UTC(2026, 9, 1, 8, 0, 42) / 1000;

  it.each([
    [{ 'retry-after': '17' }, 17],
    [{ 'retry-after': 'Thu, 01 Oct 2026 08:00:20 GMT', date: 'Thu, 01 Oct 2026 08:00:00 GMT' }, 20],
    [{ 'x-rate-limit-reset': String(resetAt), date: 'Thu, 01 Oct 2026 08:00:00 GMT' }, 42],
    [{}, 30],
    [{ 'retry-after': '999999' }, 600],
    [{ 'retry-after': '0' }, 1],
  ])('%j waits %i seconds', async (headers, seconds) => {
    const problem = await refusalOf(later(headers));
    expect(problem).toMatchObject({ code: 'rate_limited', detail: { seconds } });
  });

  it('is honoured for every server at that host, without asking', async () => {
    stub.answer(later({ 'retry-after': '10' }), issued());
    const agent = stubAgent(stub.origin);
    const other = exchanged({ audience: 'api://other' }, { id: 'other' });
    await expect(agent.credential({ server: plain })).rejects.toMatchObject({ code: 'rate_limited' });
    agent.clock.advance(4_000);
    await expect(agent.credential({ server: other })).rejects.toMatchObject({
      code: 'rate_limited',
      detail: { seconds: 6 },
    });
    expect(stub.requests).toHaveLength(1);
    agent.clock.advance(6_000);
    await agent.credential({ server: other });
    expect(stub.requests).toHaveLength(2);
  });
});

describe('consent', () => {
  const page = 'https://acme.okta.com/interaction?code=abcdefghijkl&x=1';
  const asks = refused('interaction_required', '', { body: { interaction_uri: page } });

  it('opens the provider’s page once, as it is, for all who wait', async () => {
    const opened: string[] = [];
    stub.answer(asks);
    const agent = stubAgent(stub.origin, {
      provider: { issuer: 'https://acme.okta.com' },
      tokenExchange: { tokenEndpoint: `${stub.origin}/token` },
      deps: { browser: { open: async (url) => void opened.push(url) } },
    });
    for (let call = 0; call < 3; call += 1)
      await expect(agent.credential({ server: plain })).rejects.toMatchObject({ code: 'consent_required' });
    expect(opened).toEqual([page]);
    // Not remembered: the person may have agreed meanwhile.
    expect(stub.requests).toHaveLength(3);
    agent.clock.advance(120_000);
    await expect(agent.credential({ server: plain })).rejects.toMatchObject({ code: 'consent_required' });
    expect(opened).toHaveLength(2);
  });

  it.each([
    ['https://evil.example/', 'consent_required'],
    ['file:///etc/passwd', 'step_up_required'],
    ['javascript:alert(1)', 'step_up_required'],
    ['', 'step_up_required'],
  ])('does not open %j', async (interaction_uri, code) => {
    const opened: string[] = [];
    const problem = await refusalOf(refused('interaction_required', '', { body: { interaction_uri } }), {
      deps: { browser: { open: async (url) => void opened.push(url) } },
    });
    expect(problem.code).toBe(code);
    expect(opened).toEqual([]);
  });
});

describe('a sign-in that is too weak', () => {
  it.each([
    [
      'Okta',
      'insufficient_user_authentication',
      { max_age: 300, acr_values: 'phr' },
      { maxAge: 300, acrValues: 'phr' },
    ],
    [
      'Entra ID',
      'interaction_required',
      { claims: '{"access_token":{}}' },
      { claims: '{"access_token":{}}' },
    ],
    ['nonsense', 'insufficient_user_authentication', { max_age: -1, acr_values: 7 }, {}],
  ])('%s says how the next one has to be', async (_, error, body, demand) => {
    const demands: unknown[] = [];
    const problem = await refusalOf(refused(error, '', { body }), {
      deps: { demandStepUp: (one) => void demands.push(one) },
    });
    expect(problem.code).toBe('step_up_required');
    expect(demands).toEqual([demand]);
  });
});

describe('a call that waits for consent', () => {
  const page = 'https://acme.okta.com/interaction/1';
  const asks = refused('interaction_required', '', { body: { interaction_uri: page } });
  const waiting = (open: () => Promise<void> = async () => undefined) =>
    stubAgent(stub.origin, {
      provider: { issuer: 'https://acme.okta.com' },
      tokenExchange: { tokenEndpoint: `${stub.origin}/token` },
      deps: { browser: { open } },
    });
  /** Second by second, until so many requests were sent. */
  const passTime = async (agent: StubAgent, requests: number) => {
    await expect
      .poll(
        () => {
          agent.clock.advance(1_000);
          return stub.requests.length;
        },
        { timeout: 15_000, interval: 5 },
      )
      .toBe(requests);
  };
  const outcomeOf = (call: Promise<unknown>) => call.catch((error: unknown) => error);

  it('goes on by itself once the person has agreed', async () => {
    stub.answer(asks, asks, issued());
    const agent = waiting();
    const call = agent.credential({ server: plain, waitsForConsent: true });
    await passTime(agent, 3);
    expect(await call).toMatchObject({ from: 'exchange' });
  });

  it('says so at last where nobody agrees', async () => {
    stub.answer(asks);
    const agent = waiting();
    const call = outcomeOf(agent.credential({ server: plain, waitsForConsent: true }));
    await passTime(agent, 9);
    expect(await call).toMatchObject({ code: 'consent_required' });
  });

  it('ends with the sign-out, and nothing more is asked for that person', async () => {
    stub.answer(asks);
    const agent = waiting();
    const call = outcomeOf(agent.credential({ server: plain, waitsForConsent: true }));
    await passTime(agent, 2);
    agent.exchange.forget();
    expect(await call).toMatchObject({ code: 'cancelled' });
    const asked = stub.requests.length;
    agent.clock.advance(60_000);
    expect(stub.requests).toHaveLength(asked);
  });

  it('does not wait where no page could be opened', async () => {
    stub.answer(asks);
    const agent = waiting(() => Promise.reject(new Problem('browser_failed')));
    await outcomeOf(agent.credential({ server: plain }));
    // Time stands still: a call that waited would never end.
    expect(await outcomeOf(agent.credential({ server: plain, waitsForConsent: true }))).toMatchObject({
      code: 'consent_required',
    });
  });
});
