import { expect, it } from 'vitest';
import { placeOnScreen, readWindowState, writeWindowState } from '../../src-main/shell/window-state.ts';
import { fakeDocumentStore, fakeLog } from '../support/fake-documents.ts';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const at = (x: number, y: number, width = 800, height = 600) => ({
  bounds: { x, y, width, height },
  maximized: false,
});

it('comes back where it was', () => {
  const store = fakeDocumentStore();
  writeWindowState(store, { ...at(10, 20), maximized: true }, fakeLog());
  expect(readWindowState(store)).toEqual({ ...at(10, 20), maximized: true });
  expect(placeOnScreen(readWindowState(store), [screen])).toEqual({ x: 10, y: 20, width: 800, height: 600 });
});

it.each([
  ['to the left of every screen', at(-900, 10)],
  ['above the screen', at(10, -50)],
  ['below the screen', at(10, 1070)],
  ['on a screen that is gone', at(2500, 10)],
])('is placed anew when it was %s', (_what, state) => {
  expect(placeOnScreen(state, [screen])).toEqual({ width: 800, height: 600 });
});

it('stays on the second screen, and fits when there is only a smaller one', () => {
  expect(placeOnScreen(at(2500, 10), [screen, { ...screen, x: 1920 }])).toMatchObject({ x: 2500 });
  expect(placeOnScreen(at(2500, 10, 3000, 2000), [screen])).toEqual({ width: 1920, height: 1080 });
  expect(placeOnScreen(at(10, 10, 1, 1), [screen])).toMatchObject({ width: 480, height: 480 });
  expect(placeOnScreen(null, [screen])).toEqual({ width: 1080, height: 720 });
});

it.each([undefined, { bounds: 'x' }, { bounds: { x: 0.5 }, maximized: 1 }, new Error('broken')])(
  'forgets what it cannot read (%s)',
  (content) => {
    expect(readWindowState(fakeDocumentStore(content))).toBeNull();
  },
);
