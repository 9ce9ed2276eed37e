import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEventReader } from '../../src-main/proxy/event-reader.ts';
import { createOutcomeReader, type SeenOutcome } from '../../src-main/proxy/outcome-reader.ts';

function outcomeOf(text: string, cuts: readonly number[] = []): SeenOutcome {
  const reader = createOutcomeReader();
  for (const piece of pieces(Buffer.from(text), cuts)) reader.read(piece);
  return reader.finish();
}

function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

/** What a parser would say. */
function expected(message: Record<string, unknown>): SeenOutcome {
  if (Object.hasOwn(message, 'error')) return 'failed';
  if (!Object.hasOwn(message, 'result')) return 'none';
  const result = message['result'];
  const isError =
    typeof result === 'object' && result !== null && 'isError' in result && result.isError === true;
  return isError ? 'tool_error' : 'ok';
}

describe('the outcome of an answer', () => {
  test.each<[string, SeenOutcome]>([
    ['{"jsonrpc":"2.0","id":1,"result":{"content":[]}}', 'ok'],
    ['{"id":1,"result":{"isError":true}}', 'tool_error'],
    ['{"result":{"isError" : \n true}}', 'tool_error'],
    ['{"result":{"isError":false,"content":[{"type":"text","text":"\\"isError\\":true"}]}}', 'ok'],
    ['{"result":{"structuredContent":{"isError":true},"isError":false}}', 'ok'],
    ['{"error":{"code":-32000,"message":"x"}}', 'failed'],
    ['{"method":"notifications/progress","params":{"result":1,"error":2}}', 'none'],
    ['{"method":"x","params":{"isError":true}}', 'none'],
    ['{"result":{"a":"isError","b":true}}', 'ok'],
    ['', 'none'],
  ])('%s is %s', (text, outcome) => {
    expect(outcomeOf(text)).toBe(outcome);
  });

  test('is what a parser would say, however the bytes are cut', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(
          true,
          false,
          null,
          0,
          -1.5e3,
          'isError',
          '"isError":true',
          'a\\"b',
          '}]{[',
          'é\u2028',
        ),
        fc.string(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('isError', 'result', 'error', 'content', 'a"b\\'), tie('value'), {
          maxKeys: 3,
        }),
      ),
    })).value;
    const message = fc.record(
      {
        jsonrpc: fc.constant('2.0'),
        id: fc.nat(),
        method: value,
        params: value,
        result: value,
        error: value,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        message,
        fc.array(fc.nat(5_000), { maxLength: 6 }),
        fc.constantFrom(undefined, 2),
        (one, cuts, indent) => {
          expect(outcomeOf(JSON.stringify(one, null, indent), cuts)).toBe(expected(one));
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a stream of events', () => {
  const stream = [
    'id: 1\nevent: message\ndata: {"method":"notifications/progress","params":{"progress":1}}\n\n',
    ': keep-alive\n\n',
    'event: message\r\ndata: {"jsonrpc":"2.0","id":1,\r\ndata: "result":{"isError":true}}\r\n\r\n',
  ].join('');

  test('gives the outcome of its final answer, however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(stream.length), { maxLength: 8 }), (cuts) => {
        const reader = createEventReader(1_000);
        for (const piece of pieces(Buffer.from(stream), cuts)) expect(reader.read(piece)).toBe(true);
        expect(reader.outcome()).toBe('tool_error');
        expect(reader.isResumable()).toBe(true);
      }),
    );
  });

  test('has no outcome before its answer, and cannot be resumed without ids', () => {
    const reader = createEventReader(1_000);
    reader.read(Buffer.from('data: {"method":"ping","id":3}\n\n: \n\ndata: {"result":{}'));
    expect(reader.outcome()).toBe('none');
    expect(reader.isResumable()).toBe(false);
  });

  test('is cut when an event never ends (case 90)', () => {
    const reader = createEventReader(100);
    expect(reader.read(Buffer.from(`data: ${'x'.repeat(80)}\n\n`))).toBe(true);
    expect(reader.read(Buffer.from(`data: ${'x'.repeat(80)}`))).toBe(true);
    expect(reader.read(Buffer.from('x'.repeat(30)))).toBe(false);
  });
});
