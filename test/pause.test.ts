import { expect, it, vi } from 'vitest';
import { createPause, pauseHandlers } from '../src-main/pause.ts';
import { systemClock } from '../src-main/platform/clock.ts';

it('pauses until it is resumed, or for a while, and tells each change once', async () => {
  vi.useFakeTimers();
  const changed = vi.fn<() => void>();
  const pause = createPause(systemClock, changed);
  const handlers = pauseHandlers(pause);
  await handlers['agent.pause']({ minutes: null });
  await vi.advanceTimersByTimeAsync(86_400_000);
  expect([pause.paused(), changed.mock.calls.length]).toEqual([true, 1]);
  await handlers['agent.pause']({ minutes: 15 });
  await vi.advanceTimersByTimeAsync(15 * 60_000);
  expect([pause.paused(), changed.mock.calls.length]).toEqual([false, 2]);
  await handlers['agent.pause']({ minutes: 15 });
  await handlers['agent.resume']({});
  await vi.advanceTimersByTimeAsync(15 * 60_000);
  expect([pause.paused(), changed.mock.calls.length, vi.getTimerCount()]).toEqual([false, 4, 0]);
  vi.useRealTimers();
});
