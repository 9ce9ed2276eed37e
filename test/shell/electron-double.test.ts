import type { App, BrowserWindow } from 'electron';
import { expect, it } from 'vitest';
import { createElectronDouble } from '../support/electron/electron-double.ts';
import type { Members } from '../support/electron/kit.ts';

it('compiles only with what Electron has, and as Electron has it', () => {
  // @ts-expect-error Electron has no such member
  const misspelt = { enableSandBox: () => undefined } satisfies Members<App>;
  // @ts-expect-error the type of the result is another one
  const wrong = { isVisible: () => 'yes' } satisfies Members<BrowserWindow>;
  expect([misspelt, wrong]).toHaveLength(2);
});

it('throws for anything that it does not have, instead of letting it pass', () => {
  const { electron } = createElectronDouble();
  expect(() => electron.app.relaunch()).toThrow('the double of Electron has no app.relaunch');
  expect(() => new electron.BrowserWindow({}).flashFrame(true)).toThrow('has no BrowserWindow.flashFrame');
});
