import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '../../src-main/platform/clock.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('runs a task once, and not when it was cancelled', async () => {
  const task = vi.fn<() => void>();
  const cancelled = vi.fn<() => void>();
  systemClock.after(1_000, task);
  systemClock.after(1_000, cancelled)();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(task).toHaveBeenCalledOnce();
  expect(cancelled).not.toHaveBeenCalled();
});

it('waits longer than one timer of the runtime can', async () => {
  const days = 86_400_000;
  const task = vi.fn<() => void>();
  systemClock.after(40 * days, task);
  const cancel = systemClock.after(40 * days, () => expect.unreachable());
  await vi.advanceTimersByTimeAsync(39 * days);
  expect(task).not.toHaveBeenCalled();
  cancel();
  await vi.advanceTimersByTimeAsync(2 * days);
  expect(task).toHaveBeenCalledOnce();
});

it('ends a sleep with the reason of the signal, before and during', async () => {
  const reason = new Error('enough');
  await expect(systemClock.sleep(1_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  const abort = new AbortController();
  const sleeping = systemClock.sleep(1_000, abort.signal);
  abort.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
  expect(vi.getTimerCount()).toBe(0);
});
