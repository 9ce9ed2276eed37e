import fc from 'fast-check';
import { decodeJwt } from 'jose';
import { expect, it } from 'vitest';
import type { CatalogServer } from '../../src-main/ports/exchange.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { exchanged } from './exchange-fixture.ts';
import { createWorld, settle, type Sent, type World } from './model-world.ts';

const PEOPLE = ['alice', 'bob', 'carol'] as const;
const IDS = ['s0', 's1', 's2'] as const;

/** How the servers are set up at the moment: each change gives one another audience and another address. */
type Model = Record<string, number>;

function serverOf(model: Model, id: string): CatalogServer {
  const variant = model[id] ?? 0;
  const place = `v${variant % 2}`;
  return exchanged(
    {
      audience: `api://${id}/${place}/${variant}`,
      scopes: ['read'],
      // One server may widen its tokens, until it is set up anew without that.
      stepUpScopes: mayWiden(id, variant) ? ['write'] : null,
    },
    { id, url: `https://${id}-${place}.example/mcp` },
  );
}

function mayWiden(id: string, variant: number): boolean {
  return id === 's0' && variant % 3 !== 2;
}

/** The one promise: what arrived at a server was minted for it, for who is signed in, and is still good. */
function violations({ url, headers, at, who }: Sent): string[] {
  const of = (name: string) => headers.filter(([header]) => header === name).map(([, value]) => value);
  const [, ...more] = of('authorization');
  const claims = tokenOf(headers);
  const [, id, place] = /^https:\/\/(s\d)-(v\d)\.example\/mcp$/.exec(url) ?? [];
  return [
    ...(more.length > 0 ? ['two credentials'] : []),
    ...(of('cookie').length + of('dpop').length > 0 ? ['something of the local client'] : []),
    ...(String(claims.aud).startsWith(`api://${id}/${place}/`)
      ? []
      : [`${String(claims.aud)} sent to ${url}`]),
    ...(claims['scope'] === 'read' || isWidened(claims) ? [] : [`${String(claims['scope'])} sent to ${url}`]),
    ...(claims.sub === who ? [] : [`the token of ${claims.sub} sent while ${who} is signed in`]),
    ...((claims.exp ?? 0) * 1000 > at ? [] : ['an expired token']),
  ];
}

function tokenOf(headers: Sent['headers']): ReturnType<typeof decodeJwt> {
  const [, authorization = ''] = headers.find(([name]) => name === 'authorization') ?? [];
  return decodeJwt(authorization.replace('Bearer ', ''));
}

function isWidened({ aud, scope }: ReturnType<typeof decodeJwt>): boolean {
  const [, id = '', variant] = /^api:\/\/(s\d)\/v\d\/(\d+)$/.exec(String(aud)) ?? [];
  return scope === 'read write' && mayWiden(id, Number(variant));
}

function command(name: string, run: (model: Model, world: World) => unknown): fc.AsyncCommand<Model, World> {
  return {
    check: () => true,
    async run(model, world) {
      await run(model, world);
      expect(world.sent.flatMap(violations)).toEqual([]);
    },
    toString: () => name,
  };
}

const server = fc.constantFrom(...IDS);
const called = fc.tuple(server, fc.integer({ min: 1, max: 6 })).map(([id, times]) =>
  command(`call ${id} ×${times}`, (model, world) => {
    for (let call = 0; call < times; call += 1) world.call(serverOf(model, id));
    return settle();
  }),
);
const delivered = fc
  .nat(20)
  .map((index) => command(`deliver ${index}`, (_model, world) => world.deliver(index)));

const commands = [
  // The more calls and answers there are, the more can go wrong.
  called,
  called,
  called,
  delivered,
  delivered,
  delivered,
  // The cache is told of a sign-in, or it is not: its keys alone must keep people apart.
  fc
    .tuple(fc.constantFrom(...PEOPLE), fc.boolean())
    .map(([name, tells]) =>
      command(`sign in ${name}${tells ? '' : ' unheard'}`, (_model, world) => world.signIn(name, tells)),
    ),
  fc.constant(command('sign out', (_model, world) => world.signOut())),
  server.map((id) =>
    command(`change ${id}`, (model, world) => {
      model[id] = (model[id] ?? 0) + 1;
      world.agent.settings.set(world.agent.settings.current());
    }),
  ),
  server.map((id) =>
    command(`call ${id} and leave`, async (model, world) => {
      const leave = new AbortController();
      world.call(serverOf(model, id), leave.signal);
      await settle();
      leave.abort(new Problem('cancelled'));
      await settle();
    }),
  ),
  fc
    .constantFrom(1_000, 20_000, 60_000, 240_000, 271_000, 300_000)
    .map((ms) => command(`advance ${ms}`, (_model, world) => world.agent.clock.advance(ms))),
  fc.constant(command('the server says 401', (_model, world) => world.reject())),
  fc.constant(command('the server demands more', (_model, world) => world.demand())),
  fc.constant(command('the provider says no', (_model, world) => world.refuse())),
  server.map((id) => command(`forget ${id}`, (_model, world) => world.agent.exchange.forget(id))),
  fc.constant(
    command('new key', (_model, world) =>
      world.agent.keys.generate({ alg: 'ES256', kid: null, replace: true }),
    ),
  ),
];

/** Whatever else a call ends with is a defect. */
const EXPECTED = [
  'cancelled',
  'session_ended',
  'exchange_denied',
  'exchange_timeout',
  'server_rejected_credential',
  'server_insufficient_scope',
  'server_scope_refused',
];

it(
  'no order of events sends a credential where, for whom or when it was not minted for',
  { timeout: 120_000 },
  async () => {
    let sent = 0;
    let widened = 0;
    const codes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.commands(commands, { maxCommands: 60, size: 'max' }), async (sequence) => {
        const world = createWorld();
        world.signIn('alice');
        await fc.asyncModelRun(() => ({ model: {}, real: world }), sequence);
        await world.end();
        expect(world.sent.flatMap(violations)).toEqual([]);
        sent += world.sent.length;
        widened += world.sent.filter(({ headers }) => tokenOf(headers)['scope'] === 'read write').length;
        for (const code of world.codes) codes.add(code);
      }),
      { numRuns: 150 },
    );
    // It proves nothing if nothing was sent, and if nothing went wrong.
    expect(sent).toBeGreaterThan(300);
    expect(widened).toBeGreaterThan(5);
    expect([...codes].filter((code) => !EXPECTED.includes(code))).toEqual([]);
    expect(codes.size).toBeGreaterThan(2);
  },
);

it('would see it if one were sent', () => {
  const good: Sent = {
    url: 'https://s0-v0.example/mcp',
    headers: [
      ['authorization', `Bearer ${encode({ sub: 'a', aud: 'api://s0/v0/0', exp: 10, scope: 'read' })}`],
    ],
    at: 9_000,
    who: 'a',
  };
  expect(violations(good)).toEqual([]);
  expect(violations({ ...good, url: 'https://s1-v0.example/mcp' })).toHaveLength(1);
  expect(violations({ ...good, who: 'b' })).toHaveLength(1);
  expect(violations({ ...good, who: null })).toHaveLength(1);
  expect(violations({ ...good, at: 10_000 })).toHaveLength(1);
  const wide = encode({ sub: 'a', aud: 'api://s0/v0/2', exp: 10, scope: 'read write' });
  expect(violations({ ...good, headers: [['authorization', `Bearer ${wide}`]] })).toHaveLength(1);
  expect(violations({ ...good, headers: [...good.headers, ...good.headers] })).toHaveLength(1);
});

function encode(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`;
}
