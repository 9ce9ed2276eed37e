import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policySettingsSchema } from '../../src-shared/domain/policy.ts';
import { serverAccessSchema } from '../../src-shared/domain/server.ts';
import { decide, explain, mayChange, type DecidedCall } from '../../src-main/policy/decide.ts';
import { rulesOf } from '../../src-main/policy/rules.ts';

const ALICE = { sub: '00u1', email: 'alice@acme.com', roles: ['member'], teams: ['finance'] };
const CURSOR = { id: 'c1', name: 'Cursor' };

function call(changes: Partial<DecidedCall> = {}, access: object = {}): DecidedCall {
  const server = { id: 'people', access: serverAccessSchema.parse(access) };
  return { user: ALICE, client: CURSOR, server, tool: 'delete_user', hints: null, ...changes };
}

function rules(policy: object) {
  return rulesOf(policySettingsSchema.parse(policy));
}

const EFFECTS = ['allow', 'ask', 'deny'] as const;
const MAYBE = [null, ...EFFECTS] as const;
const STRICT = { allow: 0, ask: 1, deny: 2 } as const;

/** Every combination of what the three sources say, or do not say. */
const TABLE = MAYBE.flatMap((organization) =>
  MAYBE.flatMap((server) => MAYBE.map((person) => ({ organization, server, person }))),
);

describe('the strictest of three sources wins', () => {
  it.each(TABLE)(
    'organization $organization, server $server, person $person',
    ({ organization, server, person }) => {
      const of = (effect: (typeof MAYBE)[number]) =>
        effect === null ? [] : [{ name: 'r', tools: ['delete_*'], effect }];
      const decision = decide(
        rules({ organization: { rules: of(organization) }, rules: of(person) }),
        call({}, server === null ? {} : { tools: { 'delete_*': server } }),
      );
      const said = [
        ['organization', organization],
        ['server', server],
        ['person', person],
        ['organization', organization === null ? 'allow' : null],
        ['person', person === null ? 'allow' : null],
      ] as const;
      const strictest = Math.max(...said.map(([, effect]) => (effect === null ? 0 : STRICT[effect])));
      const source = said.find(([, effect]) => effect !== null && STRICT[effect] === strictest)?.[0];
      expect(decision.effect).toBe(EFFECTS[strictest]);
      expect(decision.rule.split('/')[0]).toBe(source);
    },
  );
});

describe('presets', () => {
  const reading = { readOnlyHint: true };
  it.each([
    ['everything', null, 'allow'],
    ['everything', reading, 'allow'],
    ['ask_before_writing', null, 'ask'],
    ['ask_before_writing', { readOnlyHint: false }, 'ask'],
    ['ask_before_writing', reading, 'allow'],
    ['read_only', null, 'deny'],
    ['read_only', reading, 'allow'],
  ] as const)('%s with hints %o: %s', (preset, hints, effect) => {
    expect(decide(rules({ preset }), call({ hints })).effect).toBe(effect);
    expect(decide(rules({ organization: { preset } }), call({ hints })).effect).toBe(effect);
  });

  it('are overruled by a rule of the same side, never by the other side', () => {
    const allow = [{ name: 'ok', tools: ['delete_user'], effect: 'allow' }];
    expect(decide(rules({ preset: 'read_only', rules: allow }), call()).effect).toBe('allow');
    expect(decide(rules({ organization: { preset: 'read_only' }, rules: allow }), call()).effect).toBe(
      'deny',
    );
  });
});

describe('rules', () => {
  it.each([
    [{ roles: ['member'] }, true],
    [{ roles: ['admin'] }, false],
    [{ teams: ['sales', 'finance'] }, true],
    [{ teams: ['sales'] }, false],
    [{ people: ['ALICE@acme.com'] }, true],
    [{ people: ['00u1'] }, true],
    [{ people: ['bob@acme.com'] }, false],
    [{ clients: ['c1'] }, true],
    [{ clients: ['Cur*'] }, true],
    [{ clients: ['Claude*'] }, false],
    [{ servers: ['pe*le'] }, true],
    [{ servers: ['expenses'] }, false],
    [{ tools: ['lookup', '*_user'] }, true],
    [{ tools: ['delete'] }, false],
    [{ annotations: { destructiveHint: true } }, true],
    [{ annotations: { readOnlyHint: true } }, false],
    [{ roles: ['member'], teams: ['sales'] }, false],
  ])('%o fits: %s', (conditions, fits) => {
    const decision = decide(
      rules({ rules: [{ name: 'r', effect: 'deny', reason: 'no', ...conditions }] }),
      call(),
    );
    expect(decision).toEqual(
      fits
        ? { effect: 'deny', rule: 'person/r', reason: 'no' }
        : { effect: 'allow', rule: 'organization/everything' },
    );
  });

  it('are taken in order', () => {
    const policy = rules({
      rules: [
        { name: 'one', tools: ['delete_user'], effect: 'ask' },
        { name: 'two', tools: ['*'], effect: 'deny' },
      ],
    });
    expect(decide(policy, call())).toMatchObject({ effect: 'ask', rule: 'person/one' });
    expect(decide(policy, call({ tool: 'other' }))).toMatchObject({ effect: 'deny', rule: 'person/two' });
  });

  it.each(['ｄelete_user', 'DELETE_USER', 'delete\u200b_user'])(
    'that restrict are not escaped by spelling it %s',
    (tool) => {
      const deny = rules({ rules: [{ name: 'r', tools: ['delete_*'], effect: 'deny' }] });
      expect(decide(deny, call({ tool })).effect).toBe('deny');
      const allow = rules({
        preset: 'read_only',
        rules: [{ name: 'r', tools: ['delete_*'], effect: 'allow' }],
      });
      expect(decide(allow, call({ tool })).effect).toBe('deny');
      expect(decide(rules({}), call({ tool }, { tools: { 'delete_*': 'deny' } })).effect).toBe('deny');
    },
  );

  it('leave other requests alone, unless every tool is denied', () => {
    const other = call({ tool: null });
    const closed = [{ name: 'closed', effect: 'deny' }];
    const open = [{ name: 'reads', annotations: { readOnlyHint: true }, effect: 'allow' }, ...closed];
    expect(decide(rules({ rules: closed }), other).effect).toBe('deny');
    expect(decide(rules({ rules: open }), other).effect).toBe('allow');
    expect(
      decide(rules({ rules: [{ name: 'd', tools: ['delete_*'], effect: 'deny' }, ...closed] }), other).effect,
    ).toBe('deny');
    expect(decide(rules({ rules: [{ name: 'a', effect: 'ask' }] }), other).effect).toBe('allow');
    expect(decide(rules({ preset: 'read_only' }), other).effect).toBe('allow');
  });
});

describe("the server's access", () => {
  it('is closed to those without its roles and teams, for every request', () => {
    for (const access of [
      { roles: ['admin'] },
      { teams: ['sales'] },
      { roles: ['member'], teams: ['sales'] },
    ])
      for (const tool of ['lookup', null])
        expect(decide(rules({}), call({ tool }, access))).toMatchObject({
          effect: 'deny',
          rule: 'server/people/access',
        });
    expect(decide(rules({}), call({}, { roles: ['member'], teams: ['finance'] })).effect).toBe('allow');
  });

  it('goes by the most specific pattern, whatever their order', () => {
    const tools = { '*': 'deny', 'delete_*': 'ask', delete_user: 'allow', 'delete_u*': 'deny' };
    expect(decide(rules({}), call({ tool: 'delete_user' }, { tools })).effect).toBe('allow');
    expect(decide(rules({}), call({ tool: 'delete_uid' }, { tools })).effect).toBe('deny');
    expect(decide(rules({}), call({ tool: 'delete_all' }, { tools })).effect).toBe('ask');
    expect(decide(rules({}), call({ tool: 'lookup' }, { tools })).effect).toBe('deny');
  });

  it('takes the stricter of two patterns that are equally specific', () => {
    const tools = { 'delete_*': 'allow', '*lete_user': 'deny' };
    expect(
      decide(rules({}), call({ tool: 'delete_user' }, { tools: { ...tools, '*elete_u*': 'allow' } })).effect,
    ).toBe('deny');
    expect(decide(rules({}), call({ tool: 'axb' }, { tools: { 'a*': 'allow', '*b': 'deny' } })).effect).toBe(
      'deny',
    );
  });
});

describe('in general', () => {
  const effect = fc.constantFrom(...EFFECTS);
  const rule = fc.record({
    tools: fc.subarray(['*', 'delete_*', 'lookup', '*user'], { minLength: 1 }),
    roles: fc.option(fc.subarray(['member', 'admin'], { minLength: 1 }), { nil: null }),
    effect,
  });
  const ruleSet = fc
    .array(rule, { maxLength: 4 })
    .map((list) => list.map((one, index) => ({ ...one, name: `r${index}` })));
  const preset = fc.constantFrom('everything', 'ask_before_writing', 'read_only');
  const policy = fc.record({ preset, rules: ruleSet, organization: fc.record({ preset, rules: ruleSet }) });
  const tool = fc.constantFrom('delete_user', 'lookup', null);

  it("the person's own rules never loosen what the organisation alone would say", () => {
    fc.assert(
      fc.property(policy, tool, (settings, name) => {
        const both = decide(rules(settings), call({ tool: name }));
        const alone = decide(rules({ organization: settings.organization }), call({ tool: name }));
        expect(STRICT[both.effect]).toBeGreaterThanOrEqual(STRICT[alone.effect]);
      }),
    );
  });

  it('the decision is the first explanation, and each source speaks once', () => {
    fc.assert(
      fc.property(policy, tool, (settings: object, name) => {
        const verdicts = explain(rules(settings), call({ tool: name }));
        expect(decide(rules(settings), call({ tool: name }))).toMatchObject({ rule: verdicts[0]?.rule });
        expect(new Set(verdicts.map(({ source }) => source)).size).toBe(verdicts.length);
      }),
    );
  });

  it('knows what may change something', () => {
    expect(mayChange({ tool: null, hints: null })).toBe(false);
    expect(mayChange({ tool: 'x', hints: null })).toBe(true);
    expect(mayChange({ tool: 'x', hints: { readOnlyHint: true } })).toBe(false);
  });

  it('rules have different names', () => {
    expect(() =>
      rules({
        rules: [
          { name: 'a', effect: 'ask' },
          { name: 'a', effect: 'deny' },
        ],
      }),
    ).toThrow('must differ');
  });
});
