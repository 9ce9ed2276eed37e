import { describe, expect, test } from 'vitest';
import {
  accepts,
  guardConnection,
  guardGet,
  guardOrigin,
  guardPage,
  guardPost,
  mediaType,
  ownHosts,
  type GuardedRequest,
} from '../../src-main/proxy/guards.ts';

const hosts = ownHosts(7377);
const none: ReadonlySet<string> = new Set();
const own = new Set(['http://127.0.0.1:7377']);

function request(headers: Record<string, string>, over: Partial<GuardedRequest> = {}): GuardedRequest {
  const all = { host: '127.0.0.1:7377', ...headers };
  return {
    method: 'POST',
    target: '/mcp/people',
    remoteAddress: '127.0.0.1',
    headers: all,
    rawHeaders: Object.entries(all).flat(),
    ...over,
  };
}

const code = (run: () => void): string | null => {
  try {
    run();
    return null;
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
};

describe('the Host guard', () => {
  test.each(['127.0.0.1:7377', 'localhost:7377', '[::1]:7377'])('passes %s', (host) => {
    expect(code(() => guardConnection(request({ host }), hosts))).toBeNull();
  });

  test.each([
    ['1', 'evil.example:7377'],
    ['1', 'evil.example'],
    ['11', '127.0.0.1'],
    ['11', '127.0.0.1:7378'],
    ['11', 'LOCALHOST:7377'],
    ['11', 'localhost.:7377'],
    ['11', '127.1:7377'],
    ['11', '0x7f.1:7377'],
    ['11', '[::ffff:127.0.0.1]:7377'],
    ['11', 'user@127.0.0.1:7377'],
    ['11', ' 127.0.0.1:7377'],
    ['9', '0.0.0.0:7377'],
    ['10', 'host.docker.internal:7377'],
  ])('refuses (case %s) %s', (_case, host) => {
    expect(code(() => guardConnection(request({ host }), hosts))).toBe('foreign_host');
  });

  test('refuses two Host headers, or none (case 11)', () => {
    const twice = request({}, { rawHeaders: ['Host', '127.0.0.1:7377', 'HOST', 'evil.example'] });
    expect(code(() => guardConnection(twice, hosts))).toBe('invalid_request');
    expect(code(() => guardConnection(request({}, { rawHeaders: [] }), hosts))).toBe('invalid_request');
  });

  test('refuses a target that is not a path (case 11)', () => {
    const absolute = request({}, { target: 'http://127.0.0.1:7377/mcp/people' });
    expect(code(() => guardConnection(absolute, hosts))).toBe('invalid_request');
  });

  test.each(['192.168.1.7', '::ffff:10.0.0.1', 'fe80::1', undefined])(
    'refuses a peer that is not this machine: %s (case 10)',
    (remoteAddress) => {
      expect(code(() => guardConnection(request({}, { remoteAddress }), hosts))).toBe('foreign_host');
    },
  );

  test('looks at no forwarding header (case 12)', () => {
    const forged = request({
      host: 'evil.example',
      'x-forwarded-host': '127.0.0.1:7377',
      forwarded: 'for=::1',
    });
    expect(code(() => guardConnection(forged, hosts))).toBe('foreign_host');
  });
});

describe('the Origin guard', () => {
  test('passes what no browser sent', () => {
    expect(code(() => guardOrigin(request({}), none))).toBeNull();
    expect(code(() => guardOrigin(request({ 'sec-fetch-site': 'none' }), none))).toBeNull();
  });

  test.each([
    ['2', 'https://evil.example'],
    ['2', 'http://127.0.0.1:7377'],
    ['3', 'null'],
    ['2', ''],
  ])('refuses any Origin (case %s): %s', (_case, origin) => {
    expect(code(() => guardOrigin(request({ origin }), none))).toBe('foreign_origin');
  });

  test.each(['cross-site', 'same-site', 'same-origin'])('refuses Sec-Fetch-Site %s (case 7)', (site) => {
    expect(code(() => guardOrigin(request({ 'sec-fetch-site': site }), none))).toBe('foreign_origin');
  });

  test('passes an allowed Origin and its own pages alone', () => {
    const origin = 'http://127.0.0.1:7377';
    expect(code(() => guardOrigin(request({ origin }), own))).toBeNull();
    expect(code(() => guardOrigin(request({ origin, 'sec-fetch-site': 'same-origin' }), own))).toBeNull();
    expect(code(() => guardOrigin(request({ origin, 'sec-fetch-site': 'cross-site' }), own))).toBe(
      'foreign_origin',
    );
  });
});

describe('the page guard', () => {
  const navigation = {
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  };

  test('lets a link from anywhere lead here', () => {
    expect(code(() => guardPage(request(navigation, { method: 'GET' }), own))).toBeNull();
  });

  test('lets nothing be sent from, or shown inside, another page', () => {
    expect(code(() => guardPage(request(navigation, { method: 'POST' }), own))).toBe('foreign_origin');
    const framed = { ...navigation, 'sec-fetch-dest': 'iframe' };
    expect(code(() => guardPage(request(framed, { method: 'GET' }), own))).toBe('foreign_origin');
    expect(code(() => guardPage(request({ origin: 'null' }, { method: 'POST' }), own))).toBe(
      'foreign_origin',
    );
  });
});

describe('the media types', () => {
  const good = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

  test('of a POST are JSON in, JSON or events out', () => {
    expect(code(() => guardPost(good))).toBeNull();
    expect(code(() => guardPost({ ...good, 'content-type': 'Application/JSON; charset=utf-8' }))).toBeNull();
    expect(code(() => guardPost({ ...good, accept: '*/*' }))).toBeNull();
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonx',
    '',
  ])('refuse a body of %j (case 4)', (type) => {
    expect(code(() => guardPost({ ...good, 'content-type': type }))).toBe('unsupported_media_type');
  });

  test('refuse a compressed body (case 91)', () => {
    expect(code(() => guardPost({ ...good, 'content-encoding': 'gzip' }))).toBe('unsupported_media_type');
  });

  test.each([
    'application/json',
    'text/event-stream',
    'text/html',
    'application/json, text/event-stream;q=0',
  ])('refuse a POST that accepts only %s', (accept) => {
    expect(code(() => guardPost({ ...good, accept }))).toBe('not_acceptable');
  });

  test('refuse a GET that does not take events (case 6)', () => {
    expect(code(() => guardGet({ accept: 'text/html,*/*;q=0' }))).toBe('not_acceptable');
    expect(code(() => guardGet({ accept: 'text/event-stream' }))).toBeNull();
  });

  test('are parsed, not searched', () => {
    expect(mediaType('text/plain; x=application/json')).toBe('text/plain');
    expect(accepts('text/*;q=0.5', 'text/event-stream')).toBe(true);
    expect(accepts('x-application/json', 'application/json')).toBe(false);
  });
});
