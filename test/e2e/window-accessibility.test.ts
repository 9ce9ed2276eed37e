import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { COLOR_SCHEMES, openScene, type ColorScheme } from '../support/window-tour.ts';
import { SCENES } from '../support/window-views.ts';

/** WCAG 2.2, levels A and AA. */
const STANDARD = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Everything in the first colours; in the others only what depends on colours. */
const CHECKED: Record<ColorScheme, axe.RunOptions['runOnly']> = {
  light: { type: 'tag', values: STANDARD },
  dark: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** What axe-core finds on the page as it is. */
async function findings(page: Page, scheme: ColorScheme): Promise<string[]> {
  return await page.evaluate(async (runOnly) => {
    const run = (window as unknown as { readonly axe: typeof axe }).axe.run;
    // What React Aria reads out names a part of the page that may be gone while it stands there.
    const where = { exclude: ['[data-live-announcer]'] };
    const { violations } = await run(where, { runOnly: runOnly!, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
  }, CHECKED[scheme]);
}

/** Every page and state: accessible in both colours, and within the content security policy. */
describe.each(SCENES.map((scene) => [scene.views[0]?.name ?? '', scene] as const))(
  'the scene of %s',
  (_, scene) => {
    test('is accessible and keeps to its policy', async () => {
      const { page, show, paint, complaints, close } = await openScene(browser, scene, {
        viewport: { width: 1180, height: 800 },
      });
      // Not as a script of the page: its policy would not allow it.
      await page.evaluate(axe.source);
      const found: string[] = [];
      for (const view of scene.views) {
        await paint('light');
        await show(view);
        for (const scheme of COLOR_SCHEMES) {
          await paint(scheme);
          let here = await findings(page, scheme);
          if (here.length > 0) {
            // What is wrong stays wrong; a colour on its way to another does not.
            await paint(scheme);
            here = await findings(page, scheme);
          }
          found.push(...here.map((finding) => `${view.name} in ${scheme}: ${finding}`));
        }
      }
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    });
  },
);
