import { describe, expect, it } from 'vitest';
import { createSplitValues, DamagedEntry, LONGEST_ENTRY } from '../../src-main/platform/split-values.ts';
import { createFakeKeychain } from '../support/fake-keychain.ts';

const long = (letter: string, length = 5_000): string => letter.repeat(length);

describe('values split over keychain entries', () => {
  it.each([
    ['empty', ''],
    ['short', 'secret'],
    ['one character below the limit', long('x', LONGEST_ENTRY - 1)],
    ['at the limit', long('x', LONGEST_ENTRY)],
    ['long', long('x')],
    ['surrogate pairs at every cut', '😀'.repeat(2_000)],
    ['one odd character before surrogate pairs', `x${'😀'.repeat(2_000)}`],
  ])('gives back a value that is %s', async (_what, value) => {
    const keychain = createFakeKeychain();
    const values = createSplitValues(keychain);
    await values.set('tokens', value);
    expect(await values.get('tokens')).toBe(value);
    for (const entry of keychain.entries.values())
      expect(entry.length).toBeLessThanOrEqual(LONGEST_ENTRY + 2);
  });

  it('tells an absent value from an empty one', async () => {
    const values = createSplitValues(createFakeKeychain());
    expect(await values.get('tokens')).toBeNull();
    await values.set('tokens', '');
    expect(await values.get('tokens')).toBe('');
  });

  it('leaves exactly the parts of the present value', async () => {
    const keychain = createFakeKeychain();
    const values = createSplitValues(keychain);
    for (const value of [long('a', 9_000), long('b', 3_000), long('c', 6_000), 'd']) {
      await values.set('tokens', value);
      const parts = value.length < LONGEST_ENTRY ? 0 : Math.ceil(value.length / LONGEST_ENTRY);
      expect(keychain.entries.size).toBe(1 + parts);
    }
    await values.delete('tokens');
    expect(keychain.entries.size).toBe(0);
  });

  it.each([
    ['long over long', long('o'), long('n', 8_000)],
    ['long over short', 'old', long('n')],
    ['short over long', long('o'), 'new'],
    ['shorter over longer', long('o', 9_000), long('n', 2_000)],
  ])(
    'reads as the old or the new value, whole, wherever a write is interrupted: %s',
    async (_what, old, next) => {
      let steps = 0;
      for (let interruptAt = 0; ; interruptAt += 1) {
        const keychain = createFakeKeychain();
        const values = createSplitValues(keychain);
        await values.set('tokens', old);
        keychain.interruptAt(interruptAt);
        const finished = await values.set('tokens', next).then(
          () => true,
          () => false,
        );
        keychain.recover();
        const seen = await values.get('tokens');
        expect(finished ? [next] : [old, next]).toContain(seen);
        await values.set('tokens', long('z', 4_000));
        expect(await values.get('tokens')).toBe(long('z', 4_000));
        expect(keychain.entries.size).toBe(1 + Math.ceil(4_000 / LONGEST_ENTRY));
        steps += 1;
        if (finished) break;
      }
      expect(steps).toBeGreaterThan(3);
    },
  );

  it('an interrupted removal leaves nothing that a second one does not remove', async () => {
    for (let interruptAt = 0; interruptAt < 14; interruptAt += 1) {
      const keychain = createFakeKeychain();
      const values = createSplitValues(keychain);
      await values.set('tokens', long('o'));
      keychain.interruptAt(interruptAt);
      await values.delete('tokens').catch(() => undefined);
      keychain.recover();
      expect([long('o'), null]).toContain(await values.get('tokens'));
      await values.delete('tokens');
      expect(keychain.entries.size).toBe(0);
    }
  });

  it('never gives a mixture: a part that somebody changed is damage', async () => {
    const keychain = createFakeKeychain();
    const values = createSplitValues(keychain);
    await values.set('tokens', long('o'));
    keychain.entries.set('tokens#a1', long('x', LONGEST_ENTRY));
    await expect(values.get('tokens')).rejects.toThrow(DamagedEntry);
    keychain.entries.delete('tokens#a1');
    await expect(values.get('tokens')).rejects.toThrow(DamagedEntry);
    await values.set('tokens', 'new');
    expect(await values.get('tokens')).toBe('new');
  });

  it('refuses a head that it does not know instead of guessing', async () => {
    const keychain = createFakeKeychain();
    keychain.entries.set('tokens', '9:whatever');
    const values = createSplitValues(keychain);
    await expect(values.get('tokens')).rejects.toThrow(DamagedEntry);
    await values.set('tokens', long('n'));
    expect(await values.get('tokens')).toBe(long('n'));
  });

  it('refuses text that cannot be kept as it is', async () => {
    const values = createSplitValues(createFakeKeychain());
    await expect(values.set('tokens', 'half a pair: \ud83d')).rejects.toThrow(TypeError);
  });
});
