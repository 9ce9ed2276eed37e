import { describe, expect, it } from 'vitest';
import {
  createHeldValues,
  forgetDownstream,
  watchCredentials,
  watchVault,
} from '../../src-main/policy/secrets/held-values.ts';
import { createScreen } from '../../src-main/policy/secrets/screen.ts';
import type { CredentialSource } from '../../src-main/ports/exchange.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import { Secret } from '../../src-shared/text/secret.ts';
import { fakeCredentials, fakeSessions } from '../proxy/fixture.ts';
import { callOf, openPolicy, server } from './fixtures.ts';

const TOKEN = `ghp_${'aB3dE6gH9jK2'.repeat(3)}`;

describe('the values that the agent holds', () => {
  it('are those of the keychain, as long as they are in it', async () => {
    const held = createHeldValues();
    const vault = watchVault(createMemoryVault(), held);
    await vault.set(
      'session/a',
      JSON.stringify({ refreshToken: 'opaque-refresh-1', email: 'alice@example.com' }),
    );
    await vault.set('client-secret/sign_in', 'plain-client-secret');
    await vault.set(
      'signing-key/current',
      JSON.stringify({ jwk: { kty: 'EC', x: 'public-part-of-it', d: 'private-part-of-it' } }),
    );
    const text =
      'opaque-refresh-1 alice@example.com plain-client-secret public-part-of-it private-part-of-it';
    expect(
      held
        .find(text)
        .map(({ start, end }) => text.slice(start, end))
        .toSorted(),
    ).toEqual(['opaque-refresh-1', 'plain-client-secret', 'private-part-of-it']);
    await vault.set('session/a', JSON.stringify({ refreshToken: 'opaque-refresh-2' }));
    await vault.delete('client-secret/sign_in');
    expect(held.find('opaque-refresh-1 plain-client-secret')).toEqual([]);
    expect(held.find('opaque-refresh-2')).toHaveLength(1);
  });

  it('are those it puts on requests, until the session ends', async () => {
    const held = createHeldValues();
    const value = new Secret('credential_header', 'Bearer opaque-downstream-token');
    const plain = fakeCredentials();
    const source = watchCredentials(
      {
        ...plain,
        credential: async (request) => ({
          ...(await plain.credential(request)),
          headers: [{ name: 'authorization', value }],
        }),
      },
      held,
    );
    await source.credential({ server: server(), session: await fakeSessions().fresh() });
    expect(held.find('it said opaque-downstream-token.')).toMatchObject([{ start: 8, end: 31 }]);
    forgetDownstream(held);
    expect(held.find('opaque-downstream-token')).toEqual([]);
  });

  it('are also those that were fetched ahead and are handed out without waiting', async () => {
    const held = createHeldValues();
    const plain = fakeCredentials();
    const session = await fakeSessions().fresh();
    const first = await plain.credential({ server: server(), session });
    const value = new Secret('credential_header', 'Bearer opaque-fetched-ahead');
    const source = watchCredentials<CredentialSource>(
      { ...plain, atHand: () => ({ ...first, headers: [{ name: 'authorization', value }] }) },
      held,
    );
    source.atHand({ server: server(), session });
    expect(held.find('opaque-fetched-ahead')).toHaveLength(1);
    const none = watchCredentials<CredentialSource>({ ...plain, atHand: () => null }, held);
    expect(none.atHand({ server: server(), session })).toBeNull();
  });

  it('are long enough to be no words', () => {
    const held = createHeldValues();
    held.replace('x', ['', 'short']);
    expect(held.find('short')).toEqual([]);
  });
});

describe('a screen', () => {
  const held = createHeldValues();
  held.replace('x', ['with "quotes" and \\ in it']);
  const screen = createScreen('mask', held);

  it('masks within the strings of JSON and leaves the rest byte for byte', () => {
    const json = `{"id":12345678901234567890, "a" : "see ${TOKEN}!","b":"\\u00e9 stays"}`;
    expect(screen?.mask(json)).toBe(
      '{"id":12345678901234567890, "a" : "see [redacted]!","b":"\\u00e9 stays"}',
    );
    expect(screen?.find(json)).toEqual(['GitHub token']);
  });

  it('sees through escapes, and through JSON within a string of JSON', () => {
    const pem = `-----BEGIN PRIVATE KEY-----\n${'aB3dE6gH9jK2'.repeat(6)}\n-----END PRIVATE KEY-----`;
    const slashes = JSON.stringify({ url: 'postgres://app:s3cret-word@db/x' }).replaceAll('/', '\\/');
    const aws = JSON.stringify({
      text: JSON.stringify({ SecretAccessKey: 'aB3dE6gH9jK2mN5pQ8sT'.repeat(2) }),
    });
    for (const json of [
      JSON.stringify({ pem }),
      slashes,
      aws,
      JSON.stringify({ x: 'with "quotes" and \\ in it' }),
    ]) {
      expect(screen?.find(json)).toHaveLength(1);
      const masked = screen?.mask(json) ?? '';
      expect(() => JSON.parse(masked) as unknown).not.toThrow();
      expect(masked).toContain('[redacted]');
      expect(screen?.find(masked)).toEqual([]);
    }
  });

  it('finds nothing where there is nothing, and is not there where it is off', () => {
    expect(screen?.mask('{"a":"plain \\"text\\""}')).toBeNull();
    expect(createScreen('off', held)).toBeNull();
  });
});

it('what the person and the log see of a question has no credential in it', async () => {
  const { policy, asked, journal } = openPolicy({ preset: 'ask_before_writing' });
  const passed = policy.pass(callOf({ arguments: { note: TOKEN } }), new AbortController().signal);
  expect(asked[0]?.arguments).toEqual([{ name: 'note', value: '[redacted]' }]);
  policy.approvals.answer(asked[0]?.id ?? '', 'allow_once', 'test');
  await passed;
  expect(JSON.stringify(journal.entries)).not.toContain(TOKEN);
});
