import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../src-main/proxy/limits.ts';
import { classifyMessage } from '../../src-main/proxy/mcp-message.ts';
import { decodeBody } from '../../src-main/proxy/read-body.ts';

const classify = (text: string) => classifyMessage(text, LIMITS);
const call = (rest: object) => JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', ...rest });

function refusal(text: string): string {
  try {
    classify(text);
  } catch (thrown) {
    const { code, detail } = thrown as { code: string; detail: { reason?: string } };
    return `${code}: ${detail.reason ?? ''}`;
  }
  return 'accepted';
}

describe('a message is classified', () => {
  test('as a tool call', () => {
    expect(classify(call({ params: { name: 'look_up', arguments: { q: 'x' } } }))).toEqual({
      kind: 'request',
      id: 1,
      method: 'tools/call',
      tool: 'look_up',
      name: 'look_up',
      arguments: { q: 'x' },
      uri: null,
      revision: null,
      declared: null,
      traceparent: null,
      isInitialize: false,
    });
  });

  test('with the revision and the client of its own _meta (2026-07-28)', () => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'claude-code', version: '2.1' },
    };
    const message = classify(
      JSON.stringify({ jsonrpc: '2.0', id: 'a', method: 'resources/read', params: { uri: 'x://y', _meta } }),
    );
    expect(message).toMatchObject({
      name: 'x://y',
      tool: null,
      revision: '2026-07-28',
      declared: 'claude-code 2.1',
    });
  });

  test('as a notification or an answer', () => {
    expect(classify('{"jsonrpc":"2.0","method":"notifications/initialized"}')).toMatchObject({
      kind: 'notification',
    });
    expect(classify('{"jsonrpc":"2.0","id":3,"result":{}}')).toEqual({ kind: 'response', id: 3 });
  });

  test('whatever the method is: new ones are for the server to know', () => {
    expect(classify('{"jsonrpc":"2.0","id":1,"method":"tasks/get"}')).toMatchObject({ method: 'tasks/get' });
  });
});

describe('a message is refused', () => {
  test('when it is a batch (case 94)', () => {
    expect(refusal(`[${call({ params: { name: 'x' } })}]`)).toBe('invalid_message: batches are not accepted');
    expect(refusal('[]')).toContain('batches');
  });

  test.each([
    ['null id', '{"jsonrpc":"2.0","id":null,"method":"ping"}'],
    ['object id', '{"jsonrpc":"2.0","id":{},"method":"ping"}'],
    ['huge id', `{"jsonrpc":"2.0","id":"${'x'.repeat(129)}","method":"ping"}`],
    ['fraction id', '{"jsonrpc":"2.0","id":1.5,"method":"ping"}'],
    ['unsafe id', '{"jsonrpc":"2.0","id":9007199254740993,"method":"ping"}'],
    ['no jsonrpc', '{"id":1,"method":"ping"}'],
    ['jsonrpc 1.0', '{"jsonrpc":"1.0","id":1,"method":"ping"}'],
    ['no method', '{"jsonrpc":"2.0","id":1}'],
    ['method that is no text', '{"jsonrpc":"2.0","id":1,"method":7}'],
    ['result and error', '{"jsonrpc":"2.0","id":1,"result":{},"error":{}}'],
    ['call and answer', '{"jsonrpc":"2.0","id":1,"method":"ping","result":{}}'],
    ['params that is a list', '{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}'],
    ['tool without a name', '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}'],
    ['a text', '"hello"'],
    ['nothing', 'null'],
  ])('for %s (case 95)', (_what, text) => {
    expect(refusal(text)).toMatch(/^invalid_message: ./);
  });

  test('when it is no JSON', () => {
    expect(refusal('{"jsonrpc":')).toBe('invalid_json: ');
    expect(refusal('')).toBe('invalid_json: ');
    expect(refusal("{'jsonrpc':'2.0'}")).toBe('invalid_json: ');
  });

  test('when it nests 40,000 deep (case 93)', () => {
    expect(refusal('['.repeat(40_000) + ']'.repeat(40_000))).toContain('nested deeper than 64');
    const deep = `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`;
    expect(refusal(call({}).replace('}', `,"params":${deep}}`))).toContain('nested deeper');
  });

  test('when it holds a million values (case 93)', () => {
    expect(
      refusal(`{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":[${'1,'.repeat(1_000_000)}1]}}`),
    ).toContain('more than 200000 values');
  });

  test.each([
    ['{"jsonrpc":"2.0","id":1,"method":"tools/list","method":"tools/call"}', '"method" stands twice'],
    ['{"jsonrpc":"2.0","id":1,"method":"ping","\\u006dethod":"tools/call"}', '"method" stands twice'],
    [
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"safe","name":"danger"}}',
      '"name" stands twice',
    ],
    [
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","arguments":{"a":[{"b":1,"b":2}]}}}',
      '"b" stands twice',
    ],
  ])('when a key stands twice (case 93): %s', (text, reason) => {
    expect(refusal(text)).toContain(reason);
  });

  test('when a key reaches into prototypes (case 93)', () => {
    expect(refusal('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"__proto__":{}}}')).toContain(
      '__proto__',
    );
    expect(refusal('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"\\u005f_proto__":{}}}')).toContain(
      '__proto__',
    );
    expect(
      refusal('{"jsonrpc":"2.0","id":1,"method":"ping","params":{"constructor":{"prototype":{}}}}'),
    ).toContain('constructor.prototype');
  });

  test('never for the same key in different objects, or for braces and quotes inside texts', () => {
    const args = {
      a: { name: 1 },
      b: { name: 2 },
      text: '{"name":1,"name":2}[[[',
      quote: '\\"',
      constructor: 'Ford',
    };
    expect(refusal(call({ params: { name: 'x', arguments: args } }))).toBe('accepted');
  });
});

describe('the body', () => {
  test.each([
    ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le')],
    ['a broken sequence', Buffer.from([0x22, 0xc3, 0x28, 0x22])],
    ['an overlong form', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['half a character', Buffer.from([0x22, 0xe2, 0x82])],
  ])('is strict UTF-8: refuses %s (case 101)', (_what, bytes) => {
    expect(() => classify(decodeBody(bytes))).toThrow(expect.objectContaining({ code: 'invalid_json' }));
  });
});
