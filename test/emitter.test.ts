import { expect, it, vi } from 'vitest';
import { createEmitter, type Source } from '../src-main/emitter.ts';

it('asks its source while somebody listens, and no longer', () => {
  const end = vi.fn<() => void>();
  let tell = (_news: string): void => undefined;
  const source = vi.fn<Source<string>>((to) => {
    tell = to;
    return end;
  });
  const emitter = createEmitter<string>(() => undefined, source);
  expect(source).not.toHaveBeenCalled();

  const heard: string[] = [];
  const removals = [
    emitter.on((news) => heard.push(`1 ${news}`)),
    emitter.on((news) => heard.push(`2 ${news}`)),
  ];
  tell('a');
  removals[0]?.();
  removals[0]?.();
  expect(end).not.toHaveBeenCalled();
  tell('b');
  removals[1]?.();
  expect(end).toHaveBeenCalledTimes(1);
  expect(heard).toEqual(['1 a', '2 a', '2 b']);

  emitter.on((news) => heard.push(`3 ${news}`));
  tell('c');
  expect(source).toHaveBeenCalledTimes(2);
  expect(heard.at(-1)).toBe('3 c');
});

it('tells the others when one listener throws', () => {
  const thrown: unknown[] = [];
  const emitter = createEmitter<number>((error) => thrown.push(error));
  const heard: number[] = [];
  emitter.on(() => {
    throw new Error('no');
  });
  emitter.on((news) => heard.push(news));
  emitter.emit(1);
  expect(heard).toEqual([1]);
  expect(thrown).toHaveLength(1);
});
