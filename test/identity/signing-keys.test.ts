import { generateKeyPairSync, createPublicKey } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  calculateJwkThumbprint,
  createLocalJWKSet,
  exportJWK,
  jwtVerify,
  SignJWT,
  type JSONWebKeySet,
} from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { keyCommands, signingKeysViewSchema } from '../../src-shared/contract/keys.ts';
import { keyHandlers } from '../../src-main/identity/key-handlers.ts';
import { createSigningKeys } from '../../src-main/identity/signing-keys.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import type { SigningKey } from '../../src-main/ports/signing-key.ts';
import { fakeClock, fakeJournal, fakeLog, fakeSettings } from '../exchange/fixtures.ts';
import { commandContext } from '../support/command-context.ts';

const generate = { alg: 'RS256', kid: null, replace: false } as const;
const rotate = { alg: null, kid: null } as const;
const anImport = { alg: null, kid: null, replace: false } as const;

function provider(tokenExchange: object = {}) {
  return {
    identityProvider: { issuer: 'https://acme.okta.com', clientId: '0oaAgent', tokenExchange },
  };
}

function setUp(tokenExchange: object = {}, env: Record<string, string> = {}) {
  const parts = {
    vault: createMemoryVault(),
    settings: fakeSettings(provider(tokenExchange)),
    clock: fakeClock(),
    journal: fakeJournal(),
    log: fakeLog(),
    env,
  };
  return { ...parts, keys: createSigningKeys(parts) };
}

const sign = ({ key, kid, alg }: SigningKey) =>
  new SignJWT({ hello: true }).setProtectedHeader({ alg, kid }).sign(key);

function pem(type: 'rsa' | 'ec', options: object = {}, format: 'pkcs8' | 'pkcs1' | 'sec1' = 'pkcs8'): string {
  const { privateKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048, ...options })
      : generateKeyPairSync('ec', { namedCurve: 'P-256', ...options });
  return privateKey.export({ type: format, format: 'pem' }) as string;
}

describe('generating', () => {
  it.each(['RS256', 'ES256', 'PS256'] as const)('%s signs what its public JWKS verifies', async (alg) => {
    const { keys } = setUp();
    const view = await keys.generate({ ...generate, alg });
    expect(view.current).toMatchObject({ alg, kid: view.current?.thumbprint });
    const key = await keys.current();
    const verified = await jwtVerify(await sign(key), createLocalJWKSet(view.jwks as JSONWebKeySet), {
      algorithms: [alg],
    });
    expect(verified.protectedHeader.kid).toBe(view.current?.kid);
    expect(view.current?.thumbprint).toBe(await calculateJwkThumbprint(view.jwks.keys[0] as object));
  });

  it('shows no private member, and gives a key that cannot be exported', async () => {
    const { keys } = setUp();
    const view = await keys.generate(generate);
    expect(Object.keys(view.jwks.keys[0] ?? {}).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect(JSON.stringify(view)).not.toMatch(/"(d|p|q|dp|dq|qi)":/);
    const { key } = await keys.current();
    expect(key.extractable).toBe(false);
    await expect(exportJWK(key)).rejects.toThrow(/extractable/);
  });

  it('survives a restart, and there is none before', async () => {
    const { keys, ...parts } = setUp();
    await expect(keys.current()).rejects.toMatchObject({ code: 'signing_key_missing' });
    expect(await keys.show()).toEqual({ source: 'none', current: null, next: null, jwks: { keys: [] } });
    const { current } = await keys.generate(generate);
    expect((await createSigningKeys(parts).current()).kid).toBe(current?.kid);
  });

  it('refuses to write over a key unless told to', async () => {
    const { keys } = setUp();
    const first = await keys.generate(generate);
    await expect(keys.generate(generate)).rejects.toMatchObject({ code: 'signing_key_exists' });
    const second = await keys.generate({ ...generate, replace: true });
    expect(second.current?.kid).not.toBe(first.current?.kid);
    expect(second.next).toBeNull();
  });

  it('of two at the same time only the first is made', async () => {
    const { keys } = setUp();
    const both = await Promise.allSettled([keys.generate(generate), keys.generate(generate)]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('records the change without the key', async () => {
    const { keys, journal, log, vault } = setUp();
    const { current } = await keys.generate(generate);
    expect(journal.entries).toEqual([
      { kind: 'key_changed', outcome: 'ok', fields: { detail: { action: 'generate', kid: current?.kid } } },
    ]);
    const secret = (JSON.parse((await vault.get('signing-key/current')) ?? '') as { jwk: { d: string } }).jwk
      .d;
    expect(secret.length).toBeGreaterThan(100);
    expect(log.lines.join()).not.toContain(secret);
  });
});

describe('the key id', () => {
  it('is the one of the settings where they name one', async () => {
    const { keys, settings } = setUp();
    const { current } = await keys.generate(generate);
    const before = keys.revision;
    settings.set(provider({ signingKeyId: 'registered-at-okta' }));
    expect(keys.revision).toBeGreaterThan(before);
    expect((await keys.current()).kid).toBe('registered-at-okta');
    expect((await keys.show()).jwks.keys[0]?.kid).toBe('registered-at-okta');
    settings.set(provider());
    expect((await keys.current()).kid).toBe(current?.kid);
  });

  it('can be given', async () => {
    const { keys } = setUp();
    expect((await keys.generate({ ...generate, kid: 'mine' })).current?.kid).toBe('mine');
  });
});

describe('rotation', () => {
  it('uses the old key until the new one was accepted', async () => {
    const { keys } = setUp();
    const old = (await keys.generate(generate)).current?.kid;
    const view = await keys.rotate(rotate);
    const next = view.next?.kid ?? '';
    expect(view.current?.kid).toBe(old);
    expect(view.jwks.keys.map(({ kid }) => kid)).toEqual([old, next]);

    expect((await keys.current()).kid).toBe(old);
    expect((await keys.candidate()).kid).toBe(next);
    keys.reportUse(next, false);
    expect((await keys.candidate()).kid).toBe(old);
    keys.reportUse(old ?? '', true);
    expect((await keys.show()).current).toMatchObject({
      kid: old,
      lastAcceptedAt: '2026-10-01T08:00:00.000Z',
    });

    keys.reportUse(next, true);
    await vi.waitFor(async () => expect((await keys.show()).next).toBeNull());
    expect((await keys.current()).kid).toBe(next);
  });

  it('tries the new key one request at a time, ever more seldom', async () => {
    const { keys, clock } = setUp();
    const old = (await keys.generate(generate)).current?.kid;
    const next = (await keys.rotate(rotate)).next?.kid;
    const tries = await Promise.all(Array.from({ length: 5 }, () => keys.candidate()));
    expect(tries.map(({ kid }) => kid)).toEqual([next, old, old, old, old]);
    clock.advance(60_000);
    expect((await keys.candidate()).kid).toBe(next);
    clock.advance(60_000);
    expect((await keys.candidate()).kid).toBe(old);
    clock.advance(60_000);
    expect((await keys.candidate()).kid).toBe(next);
  });

  it('is confirmed by settings that name the new key', async () => {
    const { keys, settings } = setUp();
    await keys.generate(generate);
    const next = (await keys.rotate(rotate)).next?.kid;
    settings.set(provider({ signingKeyId: next }));
    expect((await keys.current()).kid).toBe(next);
  });

  it('lets a key id in the settings that named the old key go with it', async () => {
    const { keys } = setUp({ signingKeyId: 'old-name' });
    await keys.generate(generate);
    expect((await keys.current()).kid).toBe('old-name');
    const next = (await keys.rotate(rotate)).next?.kid ?? '';
    keys.reportUse(next, true);
    await vi.waitFor(async () => expect((await keys.current()).kid).toBe(next));
  });

  it('keeps the algorithm, and needs a key to begin with', async () => {
    const { keys } = setUp();
    await expect(keys.rotate(rotate)).rejects.toMatchObject({ code: 'signing_key_missing' });
    await keys.generate({ ...generate, alg: 'ES256' });
    expect((await keys.rotate(rotate)).next?.alg).toBe('ES256');
  });

  it('interrupted between its two writes leaves the new key alone', async () => {
    const { keys, vault, ...parts } = setUp();
    await keys.generate(generate);
    const next = (await keys.rotate(rotate)).next?.kid;
    await vault.set('signing-key/current', (await vault.get('signing-key/next')) ?? '');
    const again = createSigningKeys({ ...parts, vault });
    expect(await again.show()).toMatchObject({ current: { kid: next }, next: null });
  });
});

describe('revoking', () => {
  it('the current key makes the next one current, then there is none', async () => {
    const { keys, vault } = setUp();
    const old = (await keys.generate(generate)).current?.kid ?? '';
    const next = (await keys.rotate(rotate)).next?.kid ?? '';
    expect(await keys.revoke({ kid: old })).toMatchObject({ current: { kid: next }, next: null });
    expect((await keys.revoke({ kid: next })).source).toBe('none');
    expect(await vault.get('signing-key/current')).toBeNull();
    await expect(keys.current()).rejects.toMatchObject({ code: 'signing_key_missing' });
  });

  it('the next key ends the rotation; an unknown one is said', async () => {
    const { keys } = setUp();
    const old = (await keys.generate(generate)).current?.kid;
    const next = (await keys.rotate(rotate)).next?.kid ?? '';
    expect(await keys.revoke({ kid: next })).toMatchObject({ current: { kid: old }, next: null });
    await expect(keys.revoke({ kid: next })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('importing', () => {
  it.each([
    ['PKCS#8 RSA', () => pem('rsa'), 'RS256'],
    ['PKCS#1 RSA', () => pem('rsa', {}, 'pkcs1'), 'RS256'],
    ['PKCS#8 P-256', () => pem('ec'), 'ES256'],
    ['SEC1 P-256', () => pem('ec', {}, 'sec1'), 'ES256'],
    ['PKCS#8 P-384', () => pem('ec', { namedCurve: 'P-384' }), 'ES384'],
  ])('%s', async (_, make, alg) => {
    const { keys } = setUp();
    const text = make();
    const view = await keys.import({ ...anImport, key: text });
    expect(view.current?.alg).toBe(alg);
    const publicKey = createPublicKey(text);
    await expect(jwtVerify(await sign(await keys.current()), publicKey)).resolves.toBeDefined();
  });

  it('a JWK keeps its kid and algorithm; a JWKS of one is the same', async () => {
    const jwk = { ...createJwk('rsa'), kid: 'from-okta', alg: 'PS256' };
    for (const key of [JSON.stringify(jwk), JSON.stringify({ keys: [jwk] })]) {
      const { keys } = setUp();
      expect((await keys.import({ ...anImport, key })).current).toMatchObject({
        kid: 'from-okta',
        alg: 'PS256',
      });
    }
  });

  it('beside an existing key begins a rotation; with replace it takes its place', async () => {
    const { keys } = setUp();
    const old = (await keys.generate(generate)).current?.kid;
    const beside = await keys.import({ ...anImport, key: pem('ec') });
    expect(beside).toMatchObject({ current: { kid: old }, next: { alg: 'ES256' } });
    const replaced = await keys.import({ ...anImport, key: pem('ec'), replace: true });
    expect(replaced).toMatchObject({ current: { alg: 'ES256' }, next: null });
  });

  it.each([
    ['RSA of 1,024 bits', () => pem('rsa', { modulusLength: 1024 }), /2,048/],
    ['another curve', () => pem('ec', { namedCurve: 'secp256k1' }), /P-256/],
    [
      'a passphrase',
      () => '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----',
      /passphrase/,
    ],
    ['damaged PEM', () => pem('rsa').replace(/[A-Za-z0-9+/]{64}\n/, ''), /damaged/],
    ['a public JWK', () => JSON.stringify({ kty: 'RSA', n: 'AQAB', e: 'AQAB' }), /public key/],
    ['broken JSON', () => '{"kty":"RSA","d":"c2VjcmV0LXBhcnQ"', /not valid JSON/],
    ['two keys', () => JSON.stringify({ keys: [1, 2] }), /exactly one/],
    ['something else', () => 'hello', /neither/],
    ['a wrong algorithm', () => JSON.stringify({ ...createJwk('ec'), alg: 'RS256' }), /does not fit/],
  ])('refuses %s and says why, without the key', async (_, make, reason) => {
    const { keys } = setUp();
    const key = make();
    const problem = await keys.import({ ...anImport, key }).catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: 'signing_key_invalid', message: expect.stringMatching(reason) });
    expect(`${String(problem)} ${String((problem as Error).cause)}`).not.toContain('c2VjcmV0LXBhcnQ');
    expect((await keys.show()).source).toBe('none');
  });
});

describe('a key by reference', () => {
  it('from a file is read once, used, and only shown', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'onbehalf-')), 'key.pem');
    await writeFile(path, pem('rsa'));
    const { keys, vault } = setUp({ privateKey: { file: path }, signingKeyId: 'it-key' });
    expect((await keys.current()).kid).toBe('it-key');
    await writeFile(path, 'something else');
    expect(await keys.show()).toMatchObject({ source: 'reference', current: { kid: 'it-key' } });
    for (const attempt of [keys.generate(generate), keys.rotate(rotate), keys.revoke({ kid: 'it-key' })])
      await expect(attempt).rejects.toMatchObject({ code: 'signing_key_referenced' });
    expect(await vault.get('signing-key/current')).toBeNull();
  });

  it('from the environment, as JWK', async () => {
    const { keys } = setUp(
      { privateKey: { env: 'AGENT_KEY' } },
      { AGENT_KEY: JSON.stringify(createJwk('ec')) },
    );
    expect((await keys.current()).alg).toBe('ES256');
  });

  it.each([
    [{ env: 'MISSING' }, /environment variable MISSING.*not set/],
    [{ file: '/nonexistent/key.pem' }, /the file \/nonexistent\/key\.pem.*ENOENT/],
  ])('%j that cannot be read says so', async (privateKey, message) => {
    const { keys } = setUp({ privateKey });
    await expect(keys.current()).rejects.toMatchObject({
      code: 'secret_reference_unreadable',
      message: expect.stringMatching(message),
    });
  });
});

describe('trouble with the vault', () => {
  it('a locked keychain is said and tried again', async () => {
    const { keys, vault } = setUp();
    await keys.generate(generate);
    const { keys: other, ...parts } = setUp();
    void other;
    let locked = true;
    const flaky = {
      ...vault,
      get: (name: string) => (locked ? Promise.reject(new Error('locked')) : vault.get(name)),
    };
    const again = createSigningKeys({ ...parts, vault: flaky });
    await expect(again.current()).rejects.toThrow('locked');
    locked = false;
    await expect(again.current()).resolves.toBeDefined();
  });

  it('a damaged entry is said without its content', async () => {
    const { keys, vault } = setUp();
    await vault.set('signing-key/current', '{"jwk":{"d":"geheim"');
    const problem = await keys.current().catch((error: unknown) => error);
    expect(problem).toMatchObject({ code: 'keychain_failed' });
    expect(String((problem as Error).cause)).not.toContain('geheim');
  });
});

it('the handlers cover the contract, and there is no export', async () => {
  const { keys } = setUp();
  const handlers = keyHandlers(keys);
  expect(Object.keys(handlers)).toEqual(Object.keys(keyCommands));
  const context = commandContext();
  await handlers['keys.generate'](generate, context);
  expect(signingKeysViewSchema.parse(await handlers['keys.show']({}, context))).toMatchObject({
    source: 'keychain',
  });
});

function createJwk(type: 'rsa' | 'ec'): object {
  const { privateKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'jwk' });
}
