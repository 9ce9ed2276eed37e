import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKeyringHome, type KeyringHome, missingPrograms } from '../support/secret-service.ts';

const missing = missingPrograms();
const long = 'Ünïcödé 😀 '.repeat(700);

it('tests the vault on a real Secret Service, or says what this computer lacks for it', ({ skip }) => {
  skip(missing.length > 0, `this computer lacks ${missing.join(', ')}`);
  expect(missing).toEqual([]);
});

describe.skipIf(missing.length > 0)('the vault on a real Secret Service', () => {
  let home: KeyringHome;
  beforeEach(() => {
    home = createKeyringHome('Onbehalf test');
  });
  afterEach(() => home.remove());

  it('keeps values of any length over a restart of the session', async () => {
    expect(
      await home.unlocked('one', [
        { do: 'probe' },
        { do: 'get', name: 'tokens' },
        { do: 'set', name: 'tokens', value: long },
        { do: 'set', name: 'empty', value: '' },
        { do: 'set', name: 'short', value: 'old' },
        { do: 'set', name: 'short', value: 'new' },
      ]),
    ).toEqual([
      { value: { usable: true, backend: 'Secret Service', reason: null } },
      { value: null },
      ...Array(4).fill({ value: 'written' }),
    ]);
    expect(
      await home.unlocked('one', [
        { do: 'get', name: 'tokens' },
        { do: 'get', name: 'empty' },
        { do: 'get', name: 'short' },
        { do: 'get', name: 'absent' },
        { do: 'delete', name: 'tokens' },
        { do: 'delete', name: 'tokens' },
        { do: 'get', name: 'tokens' },
      ]),
    ).toEqual([
      { value: long },
      { value: '' },
      { value: 'new' },
      { value: null },
      { value: 'deleted' },
      { value: 'deleted' },
      { value: null },
    ]);
  });

  it('says that it is locked: neither absent nor empty', async () => {
    await home.unlocked('one', [{ do: 'set', name: 'tokens', value: long }]);
    const operations = [
      { do: 'get', name: 'tokens' },
      { do: 'set', name: 'tokens', value: 'x' },
      { do: 'delete', name: 'tokens' },
    ] as const;
    const locked = { problem: 'keychain_locked', reason: null };
    expect(await home.locked(operations)).toEqual([locked, locked, locked]);
    expect(await home.unlocked('another', operations)).toEqual([locked, locked, locked]);
    expect(await home.locked([{ do: 'probe' }])).toMatchObject([
      { value: { usable: false, reason: 'The keychain is locked.' } },
    ]);
    expect(await home.unlocked('one', [{ do: 'get', name: 'tokens' }])).toEqual([{ value: long }]);
  });

  it('says that a Secret Service without a keyring cannot be used', async () => {
    expect(await home.locked([{ do: 'set', name: 'tokens', value: 'x' }, { do: 'probe' }])).toMatchObject([
      { problem: 'keychain_unavailable', reason: 'the Secret Service has no default keyring' },
      { value: { usable: false } },
    ]);
  });

  it('refuses to work without a Secret Service, and leaves nothing in the kernel’s keyring', async () => {
    const answers = await home.withoutBus([
      { do: 'get', name: 'tokens' },
      { do: 'set', name: 'tokens', value: 'x' },
      { do: 'delete', name: 'tokens' },
      { do: 'probe' },
    ]);
    const unavailable = {
      problem: 'keychain_unavailable',
      reason: 'there is no session D-Bus, so no Secret Service',
    };
    expect(answers.slice(0, 3)).toEqual([unavailable, unavailable, unavailable]);
    expect(answers[3]).toMatchObject({ value: { usable: false } });
    expect(readFileSync('/proc/keys', 'utf8')).not.toContain('Onbehalf');
  });
});
