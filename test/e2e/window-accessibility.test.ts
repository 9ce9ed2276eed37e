import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AppState } from '../../src-shared/domain/app-state.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFakeAgent } from '../support/fake-agent.ts';
import { FAKE_NOW } from '../support/fake-agent-data.ts';
import { serveWindow } from '../support/window-server.ts';

const SIGNED_OUT: Partial<AppState> = { session: { state: 'signed_out', reason: null } };
const SIGNING_IN: Partial<AppState> = {
  session: { state: 'signing_in', since: new Date(FAKE_NOW).toISOString() },
};
const NOT_CONFIGURED: Partial<AppState> = { session: { state: 'not_configured' }, provider: null };
const EMPTY: Partial<AppState> = { servers: [], clients: [] };
const MANAGED: Partial<AppState> = {
  managed: {
    source: '/etc/onbehalf/policies',
    locked: ['identityProvider.issuer', 'identityProvider.clientId'],
  },
};

/** Every page, and every state that draws it differently. */
const VIEWS: readonly (readonly [string, Partial<AppState>])[] = [
  ['/', {}],
  ['/', SIGNED_OUT],
  ['/', SIGNING_IN],
  ['/', EMPTY],
  ['/welcome', NOT_CONFIGURED],
  ['/servers', {}],
  ['/servers', EMPTY],
  ['/servers/new', {}],
  ['/servers/people', {}],
  ['/servers/crm', {}],
  ['/servers/people?tab=tools', {}],
  ['/servers/expenses?tab=settings', {}],
  ['/servers/people?tab=settings', {}],
  ['/servers/nowhere', {}],
  ['/clients', {}],
  ['/activity', {}],
  ['/activity?text=zzz', {}],
  ['/activity?record=r-396', {}],
  ['/approvals', { approvals: 1 }],
  ['/approvals', {}],
  ['/settings/provider', {}],
  ['/settings/provider', MANAGED],
  ['/settings/general', {}],
  ['/settings/policy', {}],
  ['/settings/privacy', {}],
  ['/settings/network', {}],
  ['/settings/managed', {}],
  ['/diagnostics', {}],
  ['/nothing-here', {}],
];

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

/** Opens the window with a state behind it; the policy's violations and errors of the page are collected. */
async function open(state: Partial<AppState>, colorScheme: 'light' | 'dark') {
  const served = await serveWindow(createFakeAgent(state));
  const context = await browser.newContext({
    colorScheme,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    viewport: { width: 1180, height: 800 },
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.goto(served.url());
  await page.waitForSelector('main h1');
  return {
    page,
    complaints,
    close: async () => {
      await context.close();
      await served.close();
    },
  };
}

async function show(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#${path}`);
  await page.waitForFunction((hash) => location.hash.startsWith(hash), `#${path.split('?')[0] ?? ''}`);
  await page.waitForFunction(() => document.querySelector('output[aria-label]') === null);
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  test.each(VIEWS)('%s is accessible and keeps to its policy', async (path, state) => {
    const { page, complaints, close } = await open(state, scheme);
    try {
      await show(page, path);
      expect(await findings(page)).toEqual([]);
      expect(complaints).toEqual([]);
    } finally {
      await close();
    }
  });
});
