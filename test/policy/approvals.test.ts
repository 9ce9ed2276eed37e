import { describe, expect, it } from 'vitest';
import { Problem } from '../../src-shared/problems/problem.ts';
import { ALICE, ASK, CURSOR, callOf, openPolicy, server } from './fixtures.ts';

const never = new AbortController().signal;

/** What a promise has come to by now. */
async function stateOf(promise: Promise<unknown>): Promise<string> {
  const later = new Promise((resolve) => setImmediate(resolve, 'waiting'));
  const settled = promise.then(
    () => 'passed',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  );
  return String(await Promise.race([settled, later.then(() => later)]));
}

describe('a call that needs the person', () => {
  it('waits, shows what a person needs to decide, and passes once when allowed', async () => {
    const { policy, asked, journal, clock } = openPolicy(ASK);
    const passing = policy.pass(
      callOf({ arguments: { id: 7, note: 'a\u202eb', token: `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(20)}.b` } }),
      never,
    );
    expect(await stateOf(passing)).toBe('waiting');
    const [question] = policy.approvals.list();
    expect(asked).toEqual([question]);
    expect(question).toMatchObject({
      person: { email: 'alice@acme.com' },
      client: { name: 'Cursor' },
      server: { name: 'The people' },
      tool: 'delete_user',
      rule: 'person/careful',
      reason: 'it cannot be undone',
      waiting: true,
      answers: ['allow_once', 'allow_session', 'allow_always', 'deny'],
      arguments: [
        { name: 'id', value: '7' },
        { name: 'note', value: 'a\\u{202e}b' },
        { name: 'token', value: '[redacted]' },
      ],
    });
    clock.advance(4_000);
    policy.approvals.answer(question?.id ?? '', 'allow_once', 'ipc');
    expect(await passing).toEqual({ rule: 'person/careful', waitingMs: 4_000, changes: true });
    expect(policy.approvals.list()).toEqual([]);
    expect(journal.entries).toMatchObject([
      {
        kind: 'approval',
        outcome: 'ok',
        fields: {
          email: 'alice@acme.com',
          tool: 'delete_user',
          waitingMs: 4_000,
          detail: { answer: 'allow_once', from: 'ipc' },
        },
      },
    ]);

    expect(await stateOf(policy.pass(callOf(), never))).toBe('waiting');
  });

  it('is refused when denied', async () => {
    const { policy, journal } = openPolicy(ASK);
    const passing = policy.pass(callOf(), never);
    policy.approvals.answer(policy.approvals.list()[0]?.id ?? '', 'deny', 'ipc');
    expect(await stateOf(passing)).toBe('denied_by_person');
    expect(journal.entries).toMatchObject([{ kind: 'approval', outcome: 'refused' }]);
  });

  it('is refused when nobody answers in time, and the answer then is too late', async () => {
    const { policy, clock, journal } = openPolicy({ ...ASK, asking: { seconds: 60 } });
    const passing = policy.pass(callOf(), never);
    const id = policy.approvals.list()[0]?.id ?? '';
    clock.advance(59_999);
    expect(await stateOf(passing)).toBe('waiting');
    clock.advance(1);
    expect(await stateOf(passing)).toBe('approval_timeout');
    expect(() => policy.approvals.answer(id, 'allow_once', 'ipc')).toThrow(Problem);
    expect(journal.entries).toMatchObject([{ outcome: 'failed', fields: { detail: { answer: 'none' } } }]);
  });

  it('keeps the question when the AI client gives up; the answer counts for one attempt with the same arguments', async () => {
    const { policy } = openPolicy(ASK);
    const gone = new AbortController();
    const first = policy.pass(callOf(), gone.signal);
    gone.abort(new Problem('cancelled'));
    expect(await stateOf(first)).toBe('cancelled');
    expect(policy.approvals.list()).toMatchObject([{ waiting: false }]);
    policy.approvals.answer(policy.approvals.list()[0]?.id ?? '', 'allow_once', 'ipc');
    expect(policy.approvals.list()).toEqual([]);

    const other = policy.pass(callOf({ arguments: { id: 8 } }), never);
    expect(await stateOf(other)).toBe('waiting');
    expect(await stateOf(policy.pass(callOf(), never))).toBe('passed');
    expect(await stateOf(policy.pass(callOf(), never))).toBe('waiting');
  });

  it('keeps a no for the next attempt too, and forgets both after the time limit', async () => {
    const { policy, clock } = openPolicy({ ...ASK, asking: { seconds: 60 } });
    const answerWhenGone = async (answer: 'deny' | 'allow_once') => {
      const gone = new AbortController();
      const call = policy.pass(callOf(), gone.signal);
      gone.abort(new Problem('cancelled'));
      await stateOf(call);
      policy.approvals.answer(policy.approvals.list()[0]?.id ?? '', answer, 'ipc');
    };
    await answerWhenGone('deny');
    expect(await stateOf(policy.pass(callOf(), never))).toBe('denied_by_person');
    await answerWhenGone('allow_once');
    clock.advance(60_000);
    expect(await stateOf(policy.pass(callOf(), never))).toBe('waiting');
  });

  it('a second attempt takes up the question that the first one left', async () => {
    const { policy, asked } = openPolicy(ASK);
    const gone = new AbortController();
    const first = policy.pass(callOf(), gone.signal);
    gone.abort(new Problem('cancelled'));
    await stateOf(first);
    const second = policy.pass(callOf(), never);
    expect(asked).toHaveLength(1);
    policy.approvals.answer(asked[0]?.id ?? '', 'allow_once', 'ipc');
    expect(await stateOf(second)).toBe('passed');
  });

  it('two at a time need two answers, also with the same arguments', async () => {
    const { policy } = openPolicy(ASK);
    const calls = [policy.pass(callOf(), never), policy.pass(callOf(), never)];
    const [first] = policy.approvals.list();
    policy.approvals.answer(first?.id ?? '', 'allow_once', 'ipc');
    expect(await Promise.all(calls.map(stateOf))).toEqual(['passed', 'waiting']);
  });

  it('an answer counts for nobody and nothing else', async () => {
    const { policy } = openPolicy(ASK);
    policy.pass(callOf(), never).catch(() => undefined);
    policy.approvals.answer(policy.approvals.list()[0]?.id ?? '', 'allow_always', 'ipc');
    const others = [
      callOf({ user: { ...ALICE, sub: '00u2' } }),
      callOf({ user: { ...ALICE, issuer: 'https://other.okta.com' } }),
      callOf({ client: { ...CURSOR, id: 'c2' } }),
      callOf({ server: server('expenses') }),
      callOf({ server: { ...server(), url: 'https://elsewhere.acme.com/mcp' } }),
      callOf({ tool: 'delete_all' }),
    ];
    for (const other of others) expect(await stateOf(policy.pass(other, never))).toBe('waiting');
    expect(await stateOf(policy.pass(callOf({ arguments: { id: 8 } }), never))).toBe('passed');
  });

  it('is asked anew where the rules or the tool changed while the person thought', async () => {
    const { policy, settings } = openPolicy(ASK);
    const passing = policy.pass(callOf(), never);
    settings.set({ policy: { rules: [...ASK.rules, { name: 'more', effect: 'ask' }] } });
    policy.approvals.answer(policy.approvals.list()[0]?.id ?? '', 'allow_once', 'ipc');
    expect(await stateOf(passing)).toBe('waiting');
    settings.set({ policy: { rules: [{ name: 'closed', effect: 'deny', reason: 'closed' }] } });
    policy.approvals.answer(policy.approvals.list()[0]?.id ?? '', 'allow_once', 'ipc');
    expect(await stateOf(passing)).toBe('denied_by_policy');
  });
});

describe('answers that reach further', () => {
  it('for the session: until it ends', async () => {
    const { policy } = openPolicy(ASK);
    const passing = policy.pass(callOf(), never);
    policy.approvals.answer(policy.approvals.list()[0]?.id ?? '', 'allow_session', 'ipc');
    expect(await stateOf(passing)).toBe('passed');
    expect(await stateOf(policy.pass(callOf({ arguments: { id: 8 } }), never))).toBe('passed');
    policy.approvals.clear();
    expect(await stateOf(policy.pass(callOf(), never))).toBe('waiting');
  });

  it('for good: over a restart, until taken back or the rules or the tool change', async () => {
    const first = openPolicy(ASK);
    first.policy.pass(callOf(), never).catch(() => undefined);
    first.policy.approvals.answer(first.policy.approvals.list()[0]?.id ?? '', 'allow_always', 'ipc');
    const again = openPolicy(ASK, first.store);
    expect(await stateOf(again.policy.pass(callOf(), never))).toBe('passed');
    const otherRules = openPolicy({ rules: [...ASK.rules, { name: 'more', effect: 'allow' }] }, first.store);
    expect(await stateOf(otherRules.policy.pass(callOf(), never))).toBe('waiting');
    const [grant] = again.policy.grants.list();
    expect(grant).toMatchObject({
      email: 'alice@acme.com',
      client: 'c1',
      server: 'people',
      tool: 'delete_user',
    });
    expect(again.policy.grants.remove(grant?.id ?? '')).toBe(true);
    expect(await stateOf(again.policy.pass(callOf(), never))).toBe('waiting');
    expect(again.policy.grants.remove('nothing')).toBe(false);
  });

  it('are only offered as far as the settings let them', () => {
    for (const [remember, answers] of [
      ['once', ['allow_once', 'deny']],
      ['session', ['allow_once', 'allow_session', 'deny']],
    ] as const) {
      const { policy } = openPolicy({ ...ASK, asking: { remember } });
      policy.pass(callOf(), never).catch(() => undefined);
      const [question] = policy.approvals.list();
      expect(question?.answers).toEqual(answers);
      expect(() => policy.approvals.answer(question?.id ?? '', 'allow_always', 'ipc')).toThrow('not valid');
    }
  });

  it('that cannot be read count as none', async () => {
    const { policy } = openPolicy(ASK, { ...openPolicy().store, read: () => ({ grants: 'x', pins: 3 }) });
    expect(await stateOf(policy.pass(callOf(), never))).toBe('waiting');
  });
});

describe('a client that runs wild', () => {
  it('has ten questions open at most; others still get through', async () => {
    const { policy } = openPolicy(ASK);
    for (let id = 0; id < 10; id++) policy.pass(callOf({ arguments: { id } }), never).catch(() => undefined);
    expect(await stateOf(policy.pass(callOf({ arguments: { id: 11 } }), never))).toBe('too_many_approvals');
    expect(await stateOf(policy.pass(callOf({ client: { id: 'c2', name: 'Claude' } }), never))).toBe(
      'waiting',
    );
  });

  it('loses its questions when the person signs out', async () => {
    const { policy } = openPolicy(ASK);
    const passing = policy.pass(callOf(), never);
    let changes = 0;
    const remove = policy.approvals.onChange(() => void changes++);
    policy.approvals.clear();
    expect(await stateOf(passing)).toBe('cancelled');
    expect(policy.approvals.list()).toEqual([]);
    expect(changes).toBe(1);
    remove();
  });
});
