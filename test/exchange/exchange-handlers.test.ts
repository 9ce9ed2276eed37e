import { beforeAll, describe, expect, it } from 'vitest';
import { exchangeHandlers } from '../../src-main/exchange/exchange-handlers.ts';
import type { ActiveSession } from '../../src-main/ports/identity.ts';
import { COMMANDS } from '../../src-shared/contract/commands.ts';
import { useDemoOrg } from '../support/demo-fixture.ts';
import { exchanged, sessionOf, useExchange } from './exchange-fixture.ts';

const demo = useDemoOrg();
const agent = useExchange(demo);
let signedIn: ActiveSession;
let bob: ActiveSession;

beforeAll(async () => {
  bob = await sessionOf(demo, 'bob');
  signedIn = agent.alice;
});

const handlers = () =>
  exchangeHandlers({
    exchange: agent.exchange,
    exchangeOf: () => agent.exchange,
    settings: agent.settings,
    sessions: {
      epoch: 1,
      who: () => signedIn.user,
      ready: () => null,
      fresh: async () => signedIn,
      onEpoch: () => () => undefined,
      isCurrent: () => true,
    },
  });
const context = {
  signal: new AbortController().signal,
  caller: { transport: 'internal' as const },
};

const assertion = () =>
  exchanged(
    {
      requestedCredential: 'id_jag',
      audience: demo.org.customIssuer('auspeople'),
      scopes: ['people.read'],
    },
    { id: 'people' },
  );

describe('the commands of the exchange', () => {
  it('the preview is what is sent then, without the secrets', async () => {
    const { id, ...settings } = assertion();
    const preview = await handlers()['exchange.preview']({ id, settings }, context);
    expect(preview).toMatchObject({ strategy: 'id_jag', perPerson: true, problem: null });
    await agent.credential({ server: assertion() });
    const [sent] = demo.org.requests.filter(({ params }) => 'subject_token' in params);
    const shown = Object.fromEntries(
      (preview.requests[0]?.parameters ?? []).map(({ name, value }) => [name, value]),
    );
    const { subject_token: token, ...others } = shown;
    expect(token).not.toBe(sent?.params['subject_token']);
    expect(sent?.params).toMatchObject(others);
    expect(Object.keys(others).length).toBeGreaterThan(4);
    expect(preview.requests.map(({ clientAuthentication }) => clientAuthentication)).toEqual([
      'private_key_jwt',
      'private_key_jwt',
    ]);
  });

  it('the preview of settings that cannot work says why', async () => {
    const { id, ...settings } = exchanged({});
    expect(await handlers()['exchange.preview']({ id, settings }, context)).toMatchObject({
      requests: [],
      problem: { code: 'exchange_not_configured' },
    });
  });

  it('the trace and the counts are of the person signed in alone', async () => {
    await agent.credential({ server: assertion(), session: bob });
    const ofAlice = await handlers()['exchange.trace']({}, context);
    expect(new Set(ofAlice.traces.map(({ sub }) => sub))).toEqual(new Set([agent.alice.user.sub]));
    expect(ofAlice.counts).toMatchObject([{ server: 'people', idJags: 1, included: 250 }]);
    signedIn = bob;
    const ofBob = await handlers()['exchange.trace']({ server: 'people' }, context);
    expect(ofBob.traces.map(({ sub }) => sub)).toEqual([bob.user.sub]);
    expect(await handlers()['exchange.trace']({ server: 'other' }, context)).toMatchObject({ traces: [] });
    signedIn = agent.alice;
  });

  it('the claims are those of the session; an opaque token has none', async () => {
    const claims = await handlers()['exchange.claims']({}, context);
    const named = Object.fromEntries((claims.idToken?.claims ?? []).map(({ name, value }) => [name, value]));
    expect(named).toMatchObject({ sub: agent.alice.user.sub, iss: demo.org.issuer });
    expect(claims.accessToken).toMatchObject({ claims: [], fingerprint: expect.any(String) });
    expect(JSON.stringify(claims)).not.toContain(agent.alice.idToken.reveal());
  });

  it('the secret of a server goes in and never comes out', async () => {
    await handlers()['exchange.setServerSecret']({ server: 'people', secret: 'typed' }, context);
    expect(await agent.vault.get('server-secret/people')).toBe('typed');
    expect(JSON.stringify(agent.journal.entries)).not.toContain('typed');
    await handlers()['exchange.setServerSecret']({ server: 'people', secret: null }, context);
    expect(await agent.vault.get('server-secret/people')).toBeNull();
  });

  it('every answer keeps to the contract', async () => {
    const answers = {
      'exchange.trace': await handlers()['exchange.trace']({}, context),
      'exchange.claims': await handlers()['exchange.claims']({}, context),
    } as const;
    for (const [name, answer] of Object.entries(answers))
      expect(COMMANDS[name as keyof typeof answers].response.parse(answer)).toEqual(answer);
  });
});
