import { expect, it, vi } from 'vitest';
import { createPause, pauseHandlers } from '../src-main/pause.ts';
import { systemClock } from '../src-main/platform/clock.ts';
import { commandContext } from './support/command-context.ts';

it('pauses until it is resumed, or for a while, and tells each change once', async () => {
  vi.useFakeTimers();
  const changed = vi.fn<() => void>();
  const pause = createPause(systemClock, changed);
  const context = commandContext();
  const handlers = pauseHandlers(pause);
  await handlers['agent.pause']({ minutes: null }, context);
  await vi.advanceTimersByTimeAsync(86_400_000);
  expect([pause.paused(), changed.mock.calls.length]).toEqual([true, 1]);
  await handlers['agent.pause']({ minutes: 15 }, context);
  await vi.advanceTimersByTimeAsync(15 * 60_000);
  expect([pause.paused(), changed.mock.calls.length]).toEqual([false, 2]);
  await handlers['agent.pause']({ minutes: 15 }, context);
  await handlers['agent.resume']({}, context);
  await vi.advanceTimersByTimeAsync(15 * 60_000);
  expect([pause.paused(), changed.mock.calls.length, vi.getTimerCount()]).toEqual([false, 4, 0]);
  vi.useRealTimers();
});
