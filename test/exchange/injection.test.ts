import { describe, expect, it } from 'vitest';
import { injectionHeaders } from '../../src-main/exchange/injection.ts';
import type { Grant } from '../../src-main/exchange/grant.ts';
import { injectionSchema } from '../../src-shared/domain/server.ts';
import { Secret } from '../../src-shared/text/secret.ts';

const grant = (kind: Grant['kind'], value: unknown, tokenType: Grant['tokenType'] = null): Grant => ({
  kind,
  value: new Secret(kind, typeof value === 'string' ? value : JSON.stringify(value)),
  tokenType,
  lifetimeMs: null,
  scope: null,
});
const TOKEN = 'tok3n-v4lue';
const token = grant('access_token', TOKEN, 'Bearer');
const secret = grant('structured_secret', { a: { b: 'S' }, list: ['x'], number: 7 });
const account = grant('service_account', { username: 'svc', password: 'pä:ss' });
const fixed = grant('static_secret', 'user:pass');

const inject = (of: Grant, injection: object) =>
  injectionHeaders(of, injectionSchema.parse(injection), 'People').map(({ name, value }) => [
    name,
    value.reveal(),
  ]);

describe('injection', () => {
  it.each<[string, Grant, object, [string, string]]>([
    ['bearer', token, { mode: 'authorization_bearer' }, ['Authorization', `Bearer ${TOKEN}`]],
    [
      'DPoP',
      grant('access_token', TOKEN, 'DPoP'),
      { mode: 'authorization_bearer' },
      ['Authorization', `DPoP ${TOKEN}`],
    ],
    ['raw Authorization', token, { mode: 'header', header: 'Authorization' }, ['Authorization', TOKEN]],
    ['a named header', token, { mode: 'header', header: 'X-Api-Key' }, ['X-Api-Key', TOKEN]],
    ['a prefix', token, { mode: 'header', header: 'X-Auth', prefix: 'Token ' }, ['X-Auth', `Token ${TOKEN}`]],
    [
      'a nested value',
      secret,
      { mode: 'header_from_secret', header: 'X-Key', path: ['a', 'b'] },
      ['X-Key', 'S'],
    ],
    [
      'a password',
      account,
      { mode: 'header_from_secret', header: 'X-Key', path: ['username'] },
      ['X-Key', 'svc'],
    ],
    [
      'an account',
      account,
      { mode: 'authorization_basic' },
      ['Authorization', `Basic ${Buffer.from('svc:pä:ss').toString('base64')}`],
    ],
    ['a fixed pair', fixed, { mode: 'authorization_basic' }, ['Authorization', `Basic ${btoa('user:pass')}`]],
    ['a fixed bearer', fixed, { mode: 'authorization_bearer' }, ['Authorization', 'Bearer user:pass']],
  ])('%s', (_, of, injection, header) => {
    expect(inject(of, injection)).toEqual([header]);
  });

  it.each<[string, Grant, object, RegExp]>([
    ['a secret without a path', secret, { mode: 'authorization_bearer' }, /several values/],
    ['an account as bearer', account, { mode: 'header', header: 'X' }, /several values/],
    ['a token as Basic', token, { mode: 'authorization_basic' }, /no user name/],
    [
      'a fixed secret without a colon',
      grant('static_secret', 's3cret'),
      { mode: 'authorization_basic' },
      /user:password/,
    ],
    [
      'a user name with a colon',
      grant('service_account', { username: 'a:b', password: 'c' }),
      { mode: 'authorization_basic' },
      /colon/,
    ],
    ['a path into a token', token, { mode: 'header_from_secret', header: 'X', path: ['a'] }, /no values/],
    [
      'a path that misses',
      secret,
      { mode: 'header_from_secret', header: 'X', path: ['a', 'c'] },
      /no value at a\.c/,
    ],
    [
      'a path through a text',
      secret,
      { mode: 'header_from_secret', header: 'X', path: ['a', 'b', 'c'] },
      /no value at/,
    ],
    [
      'a value that is a number',
      secret,
      { mode: 'header_from_secret', header: 'X', path: ['number'] },
      /not a text/,
    ],
    [
      'a value that is an object',
      secret,
      { mode: 'header_from_secret', header: 'X', path: ['a'] },
      /not a text/,
    ],
    ['__proto__', secret, { mode: 'header_from_secret', header: 'X', path: ['__proto__', 'x'] }, /no value/],
    [
      'constructor.name',
      secret,
      { mode: 'header_from_secret', header: 'X', path: ['constructor', 'name'] },
      /no value/,
    ],
    [
      'a fixed secret that is no JSON',
      fixed,
      { mode: 'header_from_secret', header: 'X', path: ['a'] },
      /not JSON/,
    ],
    [
      'a DPoP token elsewhere',
      grant('access_token', TOKEN, 'DPoP'),
      { mode: 'header', header: 'X' },
      /sender-constrained/,
    ],
    ['Host', token, { mode: 'header', header: 'Host' }, /transport/],
    ['Content-Length', token, { mode: 'header', header: 'content-LENGTH' }, /transport/],
    ['Mcp-Session-Id', token, { mode: 'header', header: 'Mcp-Session-Id' }, /transport/],
    [
      'a line break',
      grant('static_secret', 's3cret\r\nEvil: 1'),
      { mode: 'header', header: 'X' },
      /characters/,
    ],
    ['NUL', grant('static_secret', 's3cret\0b'), { mode: 'header', header: 'X' }, /characters/],
    ['an ending space', grant('static_secret', 's3cret '), { mode: 'header', header: 'X' }, /characters/],
    ['a leading space of the prefix', token, { mode: 'header', header: 'X', prefix: ' ' }, /characters/],
    ['umlauts', grant('static_secret', 's3crät'), { mode: 'header', header: 'X' }, /characters/],
  ])('%s is refused, without the value', (_, of, injection, reason) => {
    let problem: unknown;
    try {
      inject(of, injection);
    } catch (thrown) {
      problem = thrown;
    }
    expect(problem).toMatchObject({
      code: 'credential_not_injectable',
      message: expect.stringMatching(reason),
    });
    expect(JSON.stringify(problem)).not.toContain(of.value.reveal());
    expect((problem as Error).cause).toBeUndefined();
  });

  it('has no mode that puts a credential into a URL', () => {
    for (const mode of ['query', 'url', 'path', 'body'])
      expect(injectionSchema.safeParse({ mode }).success).toBe(false);
  });
});
