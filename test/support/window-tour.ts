import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createFakeAgent } from './fake-agent.ts';
import { FAKE_NOW } from './fake-agent-data.ts';
import { serveWindow, type WindowServer } from './window-server.ts';
import type { Scene, View } from './window-views.ts';

export const COLOR_SCHEMES = ['light', 'dark'] as const;
export type ColorScheme = (typeof COLOR_SCHEMES)[number];

/** A scene, open in a browser. */
export interface OpenScene {
  readonly page: Page;
  /** Errors of the page and violations of its policy. */
  readonly complaints: readonly string[];
  readonly show: (view: View) => Promise<void>;
  /** Nothing is loaded again for it. */
  readonly paint: (colorScheme: ColorScheme) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens the window with a scene's agent behind it. Within a scene nothing is loaded again. */
export async function openScene(
  browser: Browser,
  { state, arrange }: Scene,
  options: BrowserContextOptions,
): Promise<OpenScene> {
  const agent = createFakeAgent(state);
  arrange?.(agent);
  const served = await serveWindow(agent);
  const context = await browser.newContext({ reducedMotion: 'reduce', timezoneId: 'UTC', ...options });
  const page = await context.newPage();
  await page.clock.setFixedTime(FAKE_NOW);
  const complaints = complaintsOf(page);
  await page.goto(served.url());
  await page.waitForSelector('main h1');
  return {
    page,
    complaints,
    show: (view) => show(page, view, served),
    paint: (colorScheme) => paint(page, colorScheme),
    close: async () => {
      await context.close();
      await served.close();
    },
  };
}

function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}

async function show(page: Page, { name, path, act }: View, served: WindowServer): Promise<void> {
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('[role=dialog]') === null);
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#${path}`);
  await page.waitForFunction((hash) => location.hash.startsWith(hash), `#${path.split('?')[0] ?? ''}`);
  await page.waitForSelector('main h1, main h2');
  if (!name.endsWith('-loading'))
    await page.waitForFunction(() => document.querySelector('output[aria-label]') === null);
  await act?.(page, served);
}

/** The system's colours change, and with them the window: waits until it is drawn in them and nothing moves. */
async function paint(page: Page, colorScheme: ColorScheme): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  await page.evaluate(async () => {
    const drawn = (): Promise<unknown> => new Promise((done) => requestAnimationFrame(done));
    await drawn();
    await drawn();
    await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  });
}
