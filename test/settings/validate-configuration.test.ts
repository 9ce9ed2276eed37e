import { describe, expect, it } from 'vitest';
import { nearestName } from '../../src-main/settings/nearest-name.ts';
import { validateConfiguration } from '../../src-main/settings/validate-configuration.ts';
import { EXAMPLE_CONFIGURATION } from '../support/example-configuration.ts';

const server = { name: 'People', url: 'https://mcp.example.com/mcp', authorization: { type: 'none' } };

function issues(document: unknown, dev = false): readonly string[] {
  const checked = validateConfiguration(document, { dev });
  return checked.ok ? [] : checked.issues.map(({ path, message }) => `${path} | ${message}`);
}

describe('a configuration', () => {
  it('as the README shows it is valid, and comes back with its defaults', () => {
    expect(issues(EXAMPLE_CONFIGURATION)).toEqual([]);
    expect(validateConfiguration({}, { dev: false })).toMatchObject({
      ok: true,
      value: { endpoint: { port: 7377 } },
    });
  });

  it.each([
    [null, [' | expected object, received null']],
    [[], [' | expected object, received array']],
    [{ serverz: {} }, ['serverz | unknown key; did you mean "servers"?']],
    [{ qqq: 1 }, ['qqq | unknown key']],
    [{ servers: { 'Bad Id': server } }, ['servers.Bad Id | lower-case letters, digits, - and _, at most 40']],
    [{ servers: { a: { ...server, acess: {} } } }, ['servers.a.acess | unknown key; did you mean "access"?']],
    [
      { servers: { a: { ...server, authorization: { type: 'token_exchange', audence: 'x' } } } },
      ['servers.a.authorization.audence | unknown key; did you mean "audience"?'],
    ],
    [
      { servers: { a: { ...server, authorization: { type: 'static_secret', secret: { evn: 'X' } } } } },
      [
        'servers.a.authorization.secret.env | is missing',
        'servers.a.authorization.secret.evn | unknown key; did you mean "env"?',
      ],
    ],
    [
      { servers: { a: { ...server, url: 'stdio' } } },
      [expect.stringContaining('servers.a.url | must be an http(s) URL')],
    ],
    [
      { servers: { a: { ...server, url: 'http://mcp.example.com' } } },
      ['servers.a.url | must begin with https://'],
    ],
    [{ servers: { a: { ...server, url: 'http://127.0.0.1:1/' } } }, []],
    [
      { identityProvider: { issuer: 'x', clientId: 1 } },
      [
        'identityProvider.issuer | must be an http(s) URL',
        'identityProvider.clientId | expected string, received number',
      ],
    ],
  ])('%j gives %j', (document, expected) => {
    expect(issues(document)).toEqual(expected);
  });

  it('accepts a provider over http on this computer in development alone', () => {
    const document = { identityProvider: { issuer: 'http://127.0.0.1:9', clientId: 'x' } };
    expect(issues(document)).toEqual([
      expect.stringContaining('identityProvider.issuer | must begin with https://'),
    ]);
    expect(issues(document, true)).toEqual([]);
    expect(
      issues({ identityProvider: { issuer: 'http://acme.okta.com', clientId: 'x' } }, true),
    ).toHaveLength(1);
  });
});

it.each([
  ['isuer', 'issuer'],
  ['cleintId', 'clientId'],
  ['ClientID', 'clientId'],
  ['client_id', 'clientId'],
  ['zebra', null],
])('the name nearest to %s is %s', (typed, expected) => {
  expect(nearestName(typed, ['issuer', 'clientId', 'scopes'])).toBe(expected);
});
