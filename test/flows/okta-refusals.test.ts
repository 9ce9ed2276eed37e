import { afterEach, describe, expect, it } from 'vitest';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { DEMO_BROKERED_RESOURCE } from '../../src-main/demo/resources.ts';
import { JWT_BEARER, TOKEN_EXCHANGE } from '../../src-main/demo/wire.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { ProblemCode } from '../../src-shared/problems/table.ts';
import { exchanged, server, sessionOf, useExchange } from '../exchange/exchange-fixture.ts';
import { useDemoOrg } from '../support/demo-fixture.ts';

/**
 * Every refusal that the facts about Okta name, provoked at the embedded organisation by what causes it there: a code of
 * its own, who must act, whether trying again helps, and what to do.
 */
const OTHER_CLIENT = '0oaOtherApp';
const demo = useDemoOrg({ others: [{ clientId: OTHER_CLIENT }] });
const agent = useExchange(demo);

const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0).reverse()) one();
  agent.exchange.forget();
  agent.settings.set(configuration({}));
});

const configuration = (tokenExchange: object) => ({
  identityProvider: { issuer: demo.org.issuer, clientId: DEMO_CLIENT_ID, tokenExchange },
});
const client = () => demo.org.client();
/** Changes fields of the client at Okta until the end of the test. */
function administer(change: Partial<ReturnType<typeof client>>): void {
  const before = { ...client() };
  Object.assign(client(), change);
  undo.push(() => void Object.assign(client(), before));
}

const plain = (fields: object = {}) => exchanged({ audience: 'api://people', ...fields });
const assertion = (fields: object = {}) =>
  exchanged({ requestedCredential: 'id_jag', audience: demo.org.customIssuer('auspeople'), ...fields });

async function refusal(request: Parameters<typeof agent.credential>[0]): Promise<Problem> {
  const thrown: unknown = await agent.credential(request).then(
    () => 'it was issued',
    (problem: unknown) => problem,
  );
  if (thrown instanceof Problem) return thrown;
  throw new Error(String(thrown));
}

interface Case {
  readonly what: string;
  readonly code: ProblemCode;
  readonly says: RegExp;
  readonly provoke: () => Promise<Problem>;
}

const ofThePerson: readonly Case[] = [
  {
    what: 'an ID token that has expired',
    code: 'exchange_subject_rejected',
    says: /it is expired/,
    provoke() {
      demo.org.clock.advance(61 * 60_000);
      undo.push(() => demo.org.clock.advance(-61 * 60_000));
      return refusal({ server: plain() });
    },
  },
  {
    what: 'an ID token of a session that was ended at Okta',
    code: 'exchange_subject_rejected',
    says: /session was revoked/,
    async provoke() {
      const session = await sessionOf(demo, 'bob');
      demo.org.revokeUserSessions(session.user.sub);
      return refusal({ server: plain(), session });
    },
  },
  {
    what: 'an ID token of another client',
    code: 'exchange_subject_mismatch',
    says: new RegExp(`${OTHER_CLIENT}.*not issued for the requesting client`),
    provoke: async () =>
      refusal({ server: plain(), session: await sessionOf(demo, 'alice', { clientId: OTHER_CLIENT }) }),
  },
  {
    what: 'a sign-in that is too old for the resource',
    code: 'step_up_required',
    says: /more strongly/,
    provoke() {
      demo.org.requireRecentSignIn('auspeople', 0);
      demo.org.clock.advance(10_000);
      undo.push(() => {
        demo.org.requireRecentSignIn('auspeople', undefined);
        demo.org.clock.advance(-10_000);
      });
      return refusal({ server: assertion() });
    },
  },
  {
    what: 'a consent that is missing',
    code: 'consent_required',
    says: /consent/,
    provoke: () =>
      refusal({ server: exchanged({ requestedCredential: 'oauth_sts', resource: DEMO_BROKERED_RESOURCE }) }),
  },
  {
    what: 'a person who is not assigned',
    code: 'exchange_denied',
    says: /not assigned/,
    provoke() {
      const { sub } = agent.alice.user;
      demo.org.assign(sub, DEMO_CLIENT_ID, false);
      undo.push(() => demo.org.assign(sub, DEMO_CLIENT_ID, true));
      return refusal({ server: plain() });
    },
  },
  {
    what: 'a month whose ID-JAGs are used up',
    code: 'exchange_denied',
    says: /monthly limit/,
    provoke() {
      demo.org.quota.limit = 0;
      undo.push(() => void (demo.org.quota.limit = 250));
      return refusal({ server: assertion() });
    },
  },
  {
    what: 'a network zone that is blocked',
    code: 'exchange_denied',
    says: /network zone/,
    provoke() {
      const body = { error: 'access_denied', error_description: 'Blocked by the network zone.' };
      demo.org.script({ grant: TOKEN_EXCHANGE, next: { status: 403, body } });
      return refusal({ server: plain() });
    },
  },
];

const ofTheSettings: readonly Case[] = [
  {
    what: 'an OpenID scope in an exchange',
    code: 'exchange_invalid_scope',
    says: /openid/,
    provoke: () => refusal({ server: assertion({ scopes: ['openid'] }) }),
  },
  {
    what: 'a scope that the resource does not know',
    code: 'exchange_invalid_scope',
    says: /people\.fire/,
    provoke: () => refusal({ server: assertion({ scopes: ['people.fire'] }) }),
  },
  {
    what: 'a resource that differs by its last slash',
    code: 'exchange_invalid_target',
    says: /calendar\.example\.com/,
    provoke: () =>
      refusal({
        server: exchanged({
          requestedCredential: 'oauth_sts',
          resource: DEMO_BROKERED_RESOURCE.replace(/\/$/, ''),
        }),
      }),
  },
  {
    what: 'an audience that is no authorization server',
    code: 'exchange_wrong_endpoint',
    says: /token_exchange_invalid_audience/,
    provoke: () => refusal({ server: plain({ audience: 'api://nowhere' }) }),
  },
  {
    what: 'an ID-JAG asked for at a custom authorization server',
    code: 'exchange_wrong_endpoint',
    says: /unsupported_grant_type/,
    provoke: () =>
      refusal({
        server: assertion({ tokenEndpoint: `${demo.org.customIssuer('auspeople')}/v1/token` }),
      }),
  },
  {
    what: 'an account of the agent at a server that takes service apps alone',
    code: 'exchange_wrong_endpoint',
    says: /Only service apps/,
    provoke: () =>
      refusal({
        server: server({
          type: 'client_credentials',
          clientId: DEMO_CLIENT_ID,
          tokenEndpoint: `${demo.org.issuer}/oauth2/v1/token`,
        }),
      }),
  },
  {
    what: 'no secret of the client, where the app wants one',
    code: 'client_authentication_mismatch',
    says: new RegExp(DEMO_CLIENT_ID),
    provoke() {
      agent.settings.set(configuration({ clientAuthentication: 'none' }));
      return refusal({ server: plain() });
    },
  },
  {
    what: 'an assertion for another address',
    code: 'client_key_refused',
    says: /audience claim/,
    provoke() {
      agent.settings.set(configuration({ clientAssertionAudience: 'https://elsewhere.example/token' }));
      return refusal({ server: plain() });
    },
  },
];

const ofTheAdministrator: readonly Case[] = [
  {
    what: 'no connection from the agent to the resource',
    code: 'exchange_no_policy',
    says: new RegExp(DEMO_CLIENT_ID),
    provoke() {
      administer({ connections: [] });
      return refusal({ server: assertion() });
    },
  },
  {
    what: 'a policy of the resource that denies the redemption',
    code: 'exchange_denied',
    says: /Policy evaluation failed/,
    provoke() {
      demo.org.allowGrant('auspeople', DEMO_CLIENT_ID, JWT_BEARER, false);
      undo.push(() => demo.org.allowGrant('auspeople', DEMO_CLIENT_ID, JWT_BEARER, true));
      return refusal({ server: assertion() });
    },
  },
  {
    what: 'a scope beyond the resource connection',
    code: 'exchange_client_not_allowed',
    says: /people\.salary/,
    provoke() {
      administer({ connections: [{ to: 'auspeople', scopes: ['people.read'] }] });
      return refusal({ server: assertion({ scopes: ['people.salary'] }) });
    },
  },
  {
    what: 'a grant that is not enabled for the app',
    code: 'exchange_client_not_allowed',
    says: /not authorized to use the provided grant type/,
    provoke() {
      administer({ grantTypes: ['authorization_code'] });
      return refusal({ server: plain() });
    },
  },
  {
    what: 'a public key that is not registered',
    code: 'client_key_refused',
    says: /kid/,
    provoke() {
      administer({ keys: [] });
      return refusal({ server: plain() });
    },
  },
  {
    what: 'an agent that was deactivated',
    code: 'client_key_refused',
    says: /Client authentication failed/,
    provoke() {
      administer({ active: false });
      return refusal({ server: plain() });
    },
  },
  {
    what: 'an app that demands DPoP, where the settings say no',
    code: 'dpop_required',
    says: /invalid_dpop_proof/,
    provoke() {
      administer({ requireDpop: true });
      return refusal({ server: plain({ dpop: 'off' }) });
    },
  },
];

const ofTheMoment: readonly Case[] = [
  {
    what: 'too many requests',
    code: 'rate_limited',
    says: /asks to wait \d\d? seconds/,
    provoke() {
      undo.push(demo.org.rateLimit({ grant: TOKEN_EXCHANGE, resetInSeconds: 45 }));
      return refusal({ server: plain() });
    },
  },
  {
    what: 'an outage of Okta',
    code: 'exchange_failed',
    says: /503/,
    provoke() {
      demo.org.script({
        grant: TOKEN_EXCHANGE,
        next: { status: 503, body: { error: 'temporarily_unavailable' } },
      });
      return refusal({ server: plain() });
    },
  },
];

describe.each([
  ['the person', ofThePerson],
  ['whoever has set up the server', ofTheSettings],
  ['the administrator of Okta', ofTheAdministrator],
  ['nobody: it passes', ofTheMoment],
])('what is up to %s', (_, cases) => {
  it.each(cases)('$what: $code', async ({ code, says, provoke }) => {
    const problem = await provoke();
    expect(problem.code).toBe(code);
    const { title, next, detail } = problem.report();
    expect(`${title} ${String(detail['reason'] ?? '')} ${String(detail['error'] ?? '')}`).toMatch(says);
    expect(next).not.toMatch(/\{|undefined/);
    // Nothing of the token, the assertion or the key is in what is said.
    expect(JSON.stringify(problem.report())).not.toMatch(/eyJ/);
  });
});

it('after every one of them the same call works', async () => {
  expect(await agent.credential({ server: plain() })).toMatchObject({ from: 'exchange' });
  expect(await agent.credential({ server: assertion() })).toMatchObject({ from: 'exchange' });
});

it('an app that demands DPoP is answered with a proof, and its nonce', async () => {
  administer({ requireDpop: true });
  const credential = await agent.credential({ server: plain() });
  expect(credential.headers[0]?.value.reveal()).toMatch(/^DPoP /);
});

it('no request to a token endpoint looks like one of a browser', () => {
  const asked = demo.org.requests.filter(({ params }) => params['grant_type'] === TOKEN_EXCHANGE);
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.filter(({ headers }) => 'origin' in headers || 'referer' in headers)).toEqual([]);
});
