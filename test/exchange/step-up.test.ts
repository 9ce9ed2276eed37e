import { describe, expect, it } from 'vitest';
import { widerScopes } from '../../src-main/exchange/step-up.ts';
import type { CatalogServer } from '../../src-main/ports/exchange.ts';
import { exchanged, headerValue, server } from './exchange-fixture.ts';
import { person, stubAgent, type StubAgent } from './stub-agent.ts';
import { formOf, issued, refused, useStub, type Received } from './token-stub.ts';

const stub = useStub();
const people = exchanged({ audience: 'api://people', scopes: ['read'], stepUpScopes: ['write', 'delete'] });

/** A provider that grants what is asked for. */
function granting() {
  let count = 0;
  stub.answer((request) =>
    issued({ access_token: `token-${(count += 1)}`, scope: formOf(request)['scope'] ?? '' }),
  );
}
const scopesAsked = () => stub.requests.map((request: Received) => formOf(request)['scope']);

async function step(agent: StubAgent, demanded: readonly string[], of: CatalogServer = people) {
  const session = agent.alice;
  const narrow = await agent.credential({ server: of });
  return agent.exchange.stepUp({ server: of, session }, narrow, demanded);
}

describe('a server that demands more scopes', () => {
  it('gets what was asked before and what it demands, and the next call has it too', async () => {
    granting();
    const agent = stubAgent(stub.origin);
    expect(await step(agent, ['read', 'write'])).toMatchObject({ scopes: 'read write', from: 'exchange' });
    expect(headerValue(await agent.credential({ server: people }))).toBe('Bearer token-2');
    expect(scopesAsked()).toEqual(['read', 'read write']);
  });

  it('again gets the union of all demands', async () => {
    granting();
    const agent = stubAgent(stub.origin);
    await step(agent, ['write']);
    expect(await step(agent, ['delete'])).toMatchObject({ scopes: 'read write delete' });
  });

  it('is one exchange for all who wait', async () => {
    granting();
    const agent = stubAgent(stub.origin);
    await Promise.all([step(agent, ['write']), step(agent, ['write']), step(agent, ['write'])]);
    expect(scopesAsked()).toEqual(['read', 'read write']);
  });

  it('is not asked again for what it did not grant', async () => {
    stub.answer(issued({ scope: 'read' }));
    const agent = stubAgent(stub.origin);
    expect(await step(agent, ['write'])).toMatchObject({ scopes: 'read' });
    const narrow = await agent.credential({ server: people });
    expect(narrow).toMatchObject({ from: 'cache' });
    expect(scopesAsked()).toEqual(['read', 'read write']);
  });

  it.each([
    ['for another person', { session: person('bob') }],
    ['for the next sign-in', { session: person('alice', { epoch: 2 }) }],
  ])('gets no more %s', async (_, request) => {
    granting();
    const agent = stubAgent(stub.origin);
    await step(agent, ['write']);
    expect(await agent.credential({ server: people, ...request })).toMatchObject({ scopes: 'read' });
  });

  it('gets no more after a change of the settings, also if that came while it was asked', async () => {
    granting();
    const agent = stubAgent(stub.origin);
    await step(agent, ['write']);
    agent.settings.set(agent.settings.current());
    expect(await agent.credential({ server: people })).toMatchObject({ scopes: 'read' });
    const narrow = await agent.credential({ server: people });
    const under = agent.exchange.stepUp({ server: people, session: agent.alice }, narrow, ['write']);
    agent.settings.set(agent.settings.current());
    await under;
    expect(await agent.credential({ server: people })).toMatchObject({ scopes: 'read' });
  });
});

describe('what the settings do not allow', () => {
  const narrow = { scopes: 'read' };
  it.each<[string, CatalogServer, { scopes: string | null }, string[], string[] | null]>([
    ['another scope', people, narrow, ['admin'], null],
    ['an allowed one beside another', people, narrow, ['write', 'admin'], null],
    ['what it has', people, narrow, ['read'], null],
    ['nothing', people, narrow, [], null],
    ['anything, where no step-up is set', exchanged({ audience: 'a' }), narrow, ['write'], null],
    ['a scope of a fixed secret', server({ type: 'static_secret' }), narrow, ['write'], null],
    ['a scope of no credential', server({ type: 'none' }), narrow, ['write'], null],
    ['an allowed one', people, narrow, ['write'], ['read', 'write']],
    ['where the answer named no scopes', people, { scopes: null }, ['write'], ['write']],
    ['with scopes about the person', people, { scopes: 'openid read' }, ['write'], ['read', 'write']],
  ])('%s', (_, of, credential, demanded, expected) => {
    expect(widerScopes({ server: of }, credential, demanded)).toEqual(expected);
  });

  it('is not asked for', async () => {
    granting();
    expect(await step(stubAgent(stub.origin), ['admin'])).toBeNull();
    expect(scopesAsked()).toEqual(['read']);
  });
});

describe('a provider that refuses the wider scopes', () => {
  const denying = (request: Received) =>
    formOf(request)['scope'] === 'read'
      ? issued({ scope: 'read' })
      : refused('unauthorized_client', 'The resource connection does not allow the scope.');

  it('is named with what was demanded, and what needs less goes on', async () => {
    stub.answer(denying);
    const agent = stubAgent(stub.origin);
    await expect(step(agent, ['write'])).rejects.toMatchObject({
      code: 'server_scope_refused',
      message: expect.stringMatching(/write.*does not allow the scope/),
    });
    expect(await agent.credential({ server: people })).toMatchObject({ scopes: 'read', from: 'cache' });
  });

  it('is asked without them where it granted them before', async () => {
    granting();
    const agent = stubAgent(stub.origin);
    await step(agent, ['write']);
    agent.clock.advance(3_600_000);
    stub.answer(denying);
    expect(await agent.credential({ server: people })).toMatchObject({ scopes: 'read', from: 'exchange' });
  });

  it('for another reason says that reason', async () => {
    stub.answer(issued({ scope: 'read' }), refused('invalid_client'));
    await expect(step(stubAgent(stub.origin), ['write'])).rejects.toMatchObject({
      code: 'client_authentication_mismatch',
    });
  });
});
