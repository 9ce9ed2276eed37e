import { describe, expect, test } from 'vitest';
import { createRate } from '../../src-main/proxy/rate.ts';
import { createTurns, type EndTurn } from '../../src-main/proxy/turns.ts';
import { fakeClock } from '../exchange/fixtures.ts';
import { catalogServer } from './fixture.ts';

const never = new AbortController().signal;
const narrow = (maxConcurrentCalls: number) =>
  catalogServer('people', 'http://127.0.0.1:1/mcp', { maxConcurrentCalls });

/** Takes turns and notes in which order they come. */
function line(most: number) {
  const turns = createTurns(fakeClock());
  const order: string[] = [];
  const ends: EndTurn[] = [];
  const take = async (clientId: string, signal = never): Promise<void> => {
    const end = await turns.take(narrow(most), clientId, signal);
    order.push(clientId);
    ends.push(end);
  };
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 10; round += 1) await Promise.resolve();
  };
  const endFirst = async (): Promise<void> => {
    ends.shift()?.();
    await settle();
  };
  return { turns, order, take, settle, endFirst };
}

describe('turns at one server', () => {
  test('are had at once while there are some', () => {
    const turns = createTurns(fakeClock());
    expect(turns.take(narrow(4), 'one', never)).toBeTypeOf('function');
    expect(turns.waiting).toBe(0);
  });

  test('leave room for another client in the middle of a flood', async () => {
    const { turns, order, take, settle } = line(4);
    for (let call = 0; call < 20; call += 1) void take('flood');
    void take('other');
    await settle();
    expect(order).toEqual(['flood', 'flood', 'flood', 'other']);
    expect(turns.waiting).toBe(17);
  });

  test('go round between the clients that wait', async () => {
    const { order, take, settle, endFirst } = line(1);
    void take('first');
    for (let call = 0; call < 3; call += 1) void take('flood');
    void take('other');
    void take('third');
    await settle();
    for (let end = 0; end < 6; end += 1) await endFirst();
    expect(order).toEqual(['first', 'flood', 'other', 'third', 'flood', 'flood']);
  });

  test('are given up by those who went away, and given back once', async () => {
    const { turns, order, take, settle, endFirst } = line(1);
    void take('one');
    await settle();
    const abort = new AbortController();
    const gone = take('gone', abort.signal);
    void take('two');
    abort.abort(new Error('went away'));
    await expect(gone).rejects.toThrow('went away');
    await endFirst();
    expect(order).toEqual(['one', 'two']);
    expect(turns.waiting).toBe(0);
    const end = await turns.take(narrow(2), 'one', never);
    end();
    end();
    expect(turns.take(narrow(2), 'one', never)).toBeTypeOf('function');
    expect(turns.take(narrow(2), 'three', never)).toBeInstanceOf(Promise);
  });

  test('are refused while the server wants to be left alone, for a minute at most', async () => {
    const clock = fakeClock();
    const turns = createTurns(clock);
    const end = await turns.take(narrow(4), 'one', never);
    end();
    turns.pause('people', 3_600_000);
    const busy = expect.objectContaining({ code: 'server_busy', detail: { server: 'people', seconds: 60 } });
    expect(() => turns.take(narrow(4), 'two', never)).toThrow(busy);
    clock.advance(60_001);
    expect(turns.take(narrow(4), 'two', never)).toBeTypeOf('function');
  });
});

describe('the rate of a client', () => {
  test('is a burst, then so many a second, for each client by itself', () => {
    const clock = fakeClock();
    const rate = createRate(() => 10, clock);
    for (let call = 0; call < 50; call += 1) rate.count('one');
    const tooFast = expect.objectContaining({ code: 'too_fast', detail: { perSecond: 10, seconds: 1 } });
    expect(() => rate.count('one')).toThrow(tooFast);
    rate.count('other');
    clock.advance(200);
    rate.count('one');
    rate.count('one');
    expect(() => rate.count('one')).toThrow(tooFast);
    rate.forget('one');
    rate.count('one');
  });
});
