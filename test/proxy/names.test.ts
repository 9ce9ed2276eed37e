import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_NAME, shownNames, type Named } from '../../src-main/proxy/combined/names.ts';

const serverId = fc.constantFrom('people', 'expenses', 'a'.repeat(40));
const name = fc.oneof(
  fc.constantFrom('search', 'people__search', 'x'.repeat(64)),
  fc.string({ minLength: 1, maxLength: 80 }),
);
const all = fc.uniqueArray(fc.record({ serverId, name }), {
  maxLength: 30,
  selector: (one: Named) => `${one.serverId} ${one.name}`,
});

describe('the names under which tools of several servers are shown', () => {
  test('are their own where nobody else has them', () => {
    expect(
      shownNames([
        { serverId: 'people', name: 'a' },
        { serverId: 'expenses', name: 'b' },
      ]),
    ).toEqual(['a', 'b']);
  });

  test('have the id of the server before them where two are the same, or always', () => {
    const two = [
      { serverId: 'people', name: 'a' },
      { serverId: 'expenses', name: 'a' },
      { serverId: 'x', name: 'b' },
    ];
    expect(shownNames(two)).toEqual(['people__a', 'expenses__a', 'b']);
    expect(shownNames(two, true)).toEqual(['people__a', 'expenses__a', 'x__b']);
  });

  test('never meet, are never longer than clients allow, and are the same for the same input', () => {
    fc.assert(
      fc.property(all, fc.boolean(), (named, always) => {
        const shown = shownNames(named, always);
        expect(new Set(shown).size).toBe(named.length);
        for (const one of shown) expect(one.length).toBeLessThanOrEqual(LONGEST_NAME);
        expect(shownNames(named, always)).toEqual(shown);
      }),
    );
  });
});
