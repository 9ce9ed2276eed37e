import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { browserPages } from '../support/browser-pages.ts';
import { launchBrowser } from '../support/browser.ts';
import { COLOR_SCHEMES, openScene } from '../support/window-tour.ts';
import { SCENES, type Scene } from '../support/window-views.ts';

/** `npm run screenshots [NAME…]`: every page and state, in light and dark, wide and narrow, as PNG files to be looked at. */

const OUT = join(import.meta.dirname, '..', '..', '.cache', 'screenshots');

const SIZES = { wide: { width: 1280, height: 832 }, narrow: { width: 720, height: 900 } } as const;

const wanted = process.argv.slice(2);

async function take(browser: Browser, scene: Scene, folder: string): Promise<number> {
  const views = scene.views.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
  if (views.length === 0) return 0;
  const { page, show, paint, close } = await openScene(browser, scene, { viewport: SIZES.wide });
  for (const view of views) {
    await page.setViewportSize(SIZES.wide);
    await paint('light');
    await show(view);
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      for (const colorScheme of COLOR_SCHEMES) {
        await paint(colorScheme);
        const path = join(folder, `${view.name}.${size}.${colorScheme}.png`);
        await page.screenshot({ path, animations: 'disabled' });
      }
    }
    process.stdout.write(`${view.name}\n`);
  }
  await close();
  return views.length;
}

/** The pages that the product shows in a browser: signed in, each problem, the consent. */
async function takePages(browser: Browser, folder: string): Promise<number> {
  const pages = browserPages().filter(({ name }) => wanted.length === 0 || wanted.includes(`page-${name}`));
  for (const [size, viewport] of Object.entries({ wide: SIZES.wide, narrow: { width: 360, height: 720 } }))
    for (const colorScheme of COLOR_SCHEMES) {
      const context = await browser.newContext({ colorScheme, viewport });
      const page = await context.newPage();
      for (const { name, html } of pages) {
        await page.setContent(html);
        await page.screenshot({ path: join(folder, `page-${name}.${size}.${colorScheme}.png`) });
      }
      await context.close();
    }
  return pages.length;
}

await mkdir(OUT, { recursive: true });
const browser = await launchBrowser();
try {
  let count = 0;
  for (const scene of SCENES) count += await take(browser, scene, OUT);
  count += await takePages(browser, OUT);
  process.stdout.write(`${count} views in ${OUT}\n`);
} finally {
  await browser.close();
}
