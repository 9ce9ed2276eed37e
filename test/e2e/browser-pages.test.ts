import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { browserPages } from '../support/browser-pages.ts';
import { launchBrowser } from '../support/browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const LOOKS = [
  { colorScheme: 'light', viewport: { width: 1280, height: 800 } },
  { colorScheme: 'dark', viewport: { width: 320, height: 640 } },
] as const;

/**
 * Without scripts the page that waits for the sign-in looks again by itself; nothing on it is lost by that. Here there is
 * nowhere to look, and a page that leaves cannot be judged.
 */
const LOOKS_AGAIN = /<meta http-equiv="refresh"[^>]*>/;

/** The problems differ in their words alone. */
const ONE_OF_EACH = ['signed-in', 'foreign', 'consent', 'sign-in-first', 'problem-redirect-uri-mismatch'];

async function violationsOf(page: Page): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations.map(({ id }) => id);
}

test.each(LOOKS)('the pages in the browser are accessible and fit: %o', async (look) => {
  const context = await browser.newContext(look);
  const page = await context.newPage();
  const findings: string[] = [];
  for (const { name, html } of browserPages()) {
    await page.setContent(html.replace(LOOKS_AGAIN, ''));
    if (ONE_OF_EACH.includes(name))
      findings.push(...(await violationsOf(page)).map((id) => `${name}: ${id}`));
    const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    if (isTooWide) findings.push(`${name}: scrolls sideways`);
    if (/<script|\son\w+=|https?:\/\/(?!127\.0\.0\.1)[^\s<"]+["']/.test(html))
      findings.push(`${name}: not alone`);
  }
  await context.close();
  expect(findings).toEqual([]);
});
