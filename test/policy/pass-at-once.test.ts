import { describe, expect, it } from 'vitest';
import { ALICE, callOf, openPolicy } from './fixtures.ts';

const never = new AbortController().signal;
const READS = { name: 'lookup', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } };

describe('a call that the rules alone let pass', () => {
  it('passes at once with what the gate would return, again and again', async () => {
    const { policy } = openPolicy({});
    const call = callOf({ tool: 'lookup' });
    const passed = await policy.pass(call, never);
    expect(policy.passAtOnce(call)).toEqual(passed);
    expect(policy.passAtOnce(call)).toEqual(passed);
  });

  it('is decided anew when what is known of the tool changes', () => {
    const { policy } = openPolicy({ preset: 'read_only' });
    const call = callOf({ tool: 'lookup' });
    expect(policy.passAtOnce(call)).toBeNull();
    policy.observeTools('people', [READS]);
    expect(policy.passAtOnce(call)).toMatchObject({ changes: false });
    policy.observeTools('people', [{ ...READS, description: 'Something else.' }]);
    expect(policy.passAtOnce(call), 'the changed tool is held').toBeNull();
  });

  it('is decided for this person, this client, this tool and no other', () => {
    const rules = [
      { name: 'one', effect: 'deny' as const, tools: ['erase'], reason: 'no' },
      { name: 'two', effect: 'deny' as const, people: ['bob'], reason: 'no' },
      { name: 'three', effect: 'deny' as const, clients: ['Other'], reason: 'no' },
    ];
    const { policy } = openPolicy({ rules });
    const call = callOf({ tool: 'lookup' });
    expect(policy.passAtOnce(call)).not.toBeNull();
    expect(policy.passAtOnce({ ...call, tool: 'erase' })).toBeNull();
    expect(policy.passAtOnce({ ...call, user: { ...ALICE, sub: 'bob' } })).toBeNull();
    expect(policy.passAtOnce({ ...call, client: { ...call.client, name: 'Other' } })).toBeNull();
    expect(policy.passAtOnce(call)).not.toBeNull();
  });

  it('leaves what has to be asked or refused to the gate', () => {
    const { policy } = openPolicy({ preset: 'ask_before_writing' });
    expect(policy.passAtOnce(callOf({ tool: 'change' }))).toBeNull();
    expect(policy.passAtOnce(callOf({ tool: null }))).not.toBeNull();
  });
});
