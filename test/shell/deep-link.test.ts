import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deepLinksIn, parseDeepLink } from '../../src-main/shell/deep-link.ts';
import { routeOfLink } from '../../src-main/shell/window-route.ts';

describe('a deep link', () => {
  it.each([
    ['onbehalf://open', { kind: 'open', page: 'home' }, '/'],
    ['onbehalf://open/servers', { kind: 'open', page: 'servers' }, '/servers'],
    ['onbehalf://sign-in', { kind: 'sign_in', loginHint: null }, '/?signIn=link'],
    [
      'onbehalf://sign-in/?hint=alice%40acme.com',
      { kind: 'sign_in', loginHint: 'alice@acme.com' },
      '/?signIn=link&hint=alice%40acme.com',
    ],
    ['onbehalf://sign-in?hint=123', { kind: 'sign_in', loginHint: '123' }, '/?signIn=link&hint=%22123%22'],
    [
      'onbehalf://add-server?url=https%3A%2F%2Fmcp.acme.com%2Fmcp&name=People',
      { kind: 'add_server', url: 'https://mcp.acme.com/mcp', name: 'People' },
      '/servers?add=https%3A%2F%2Fmcp.acme.com%2Fmcp&name=People&from=link',
    ],
    [
      'onbehalf://add-server?url=http%3A%2F%2F127.0.0.1%3A3000%2Fmcp',
      { kind: 'add_server', url: 'http://127.0.0.1:3000/mcp', name: null },
      '/servers?add=http%3A%2F%2F127.0.0.1%3A3000%2Fmcp&from=link',
    ],
  ])('%s is understood', (text, link, route) => {
    expect(parseDeepLink(text)).toEqual(link);
    expect(routeOfLink(parseDeepLink(text))).toBe(route);
  });

  it.each([
    ['another scheme', 'https://open/servers'],
    ['no URL', 'onbehalf'],
    ['an action that links do not have', 'onbehalf://call?server=people&tool=delete'],
    ['sign-in at another issuer', 'onbehalf://sign-in?issuer=https%3A%2F%2Fevil.example'],
    ['a code', 'onbehalf://sign-in?hint=a&code=abc'],
    ['a token', 'onbehalf://open/home?token=abc'],
    ['a page that does not exist', 'onbehalf://open/../../etc'],
    ['a user', 'onbehalf://user:pass@open/home'],
    ['a port', 'onbehalf://open:1/home'],
    ['a fragment', 'onbehalf://open/home#/settings'],
    [
      'the same parameter twice',
      'onbehalf://add-server?url=https%3A%2F%2Fa.b&url=https%3A%2F%2Fevil.example',
    ],
    ['no server URL', 'onbehalf://add-server'],
    ['plain http', 'onbehalf://add-server?url=http%3A%2F%2Fevil.example'],
    ['a script', 'onbehalf://add-server?url=javascript%3Aalert(1)'],
    ['a program', 'onbehalf://add-server?url=file%3A%2F%2F%2Fbin%2Fsh'],
    ['a secret in the server URL', 'onbehalf://add-server?url=https%3A%2F%2Fa%3Ab%40c.d'],
    ['hidden characters', 'onbehalf://sign-in?hint=alice%E2%80%AEmoc'],
    ['a line break', 'onbehalf://add-server?url=https%3A%2F%2Fa.b&name=x%0Ay'],
    ['prototype keys', 'onbehalf://sign-in?__proto__=x'],
    ['an inherited name as action', 'onbehalf://constructor'],
    ['too much', `onbehalf://sign-in?hint=${'a'.repeat(2_001)}`],
  ])('with %s leads nowhere', (_what, text) => {
    expect(parseDeepLink(text)).toMatchObject({ kind: 'unknown' });
    expect(routeOfLink(parseDeepLink(text))).toBeNull();
  });

  it('never throws and never invents anything, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((rest) => `onbehalf://${rest}`),
        ),
        (text) => {
          expect(['open', 'sign_in', 'add_server', 'unknown']).toContain(parseDeepLink(text).kind);
        },
      ),
    );
  });

  it('is the only argument of a second start that is looked at', () => {
    expect(
      deepLinksIn(['/usr/bin/onbehalf', '--no-sandbox', 'ONBEHALF://open/home', 'https://x', '--dev']),
    ).toEqual(['ONBEHALF://open/home']);
  });
});
