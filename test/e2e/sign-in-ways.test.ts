import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { AccountView, AppState } from '../../src-shared/domain/app-state.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFakeAgent, type FakeAgent } from '../support/fake-agent.ts';
import { appState } from '../support/fake-agent-data.ts';
import { serveWindow } from '../support/window-server.ts';

const SIGNED_OUT: Partial<AppState> = { session: { state: 'signed_out', reason: null } };

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

/** The window over a fake agent, on which a sign-in waits until it is cancelled. */
async function show(state: Partial<AppState>): Promise<{ page: Page; agent: FakeAgent }> {
  const agent = createFakeAgent(state);
  agent.answer('session.awaitSignIn', () => new Promise<never>(() => undefined));
  const served = await serveWindow(agent);
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  open.push(served, context);
  await page.goto(served.url());
  await page.waitForSelector('main h1');
  return { page, agent };
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa'])
    // What React Aria leaves there for a moment when a button was pending.
    .exclude('[data-live-announcer]')
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html}`));
}

const called = (agent: FakeAgent, name: string): unknown[] =>
  agent.calls.filter((call) => call.name === name).map(({ request }) => request);

describe('where the browser cannot reach this computer', () => {
  test('a code for another device is one click from the sign-in', async () => {
    const { page, agent } = await show(SIGNED_OUT);
    await page.getByRole('button', { name: 'The browser is on another device' }).click();
    await page.getByText('BDQM-KLTR').waitFor();
    await page.getByText('https://acme.okta.com/activate', { exact: true }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page
      .getByRole('button', { name: /^Sign in with/ })
      .first()
      .waitFor();
    expect(called(agent, 'session.cancelSignIn')).toEqual([{ attempt: 'a2' }]);
  });

  test('the address is pasted, and what is wrong with it is said', async () => {
    const { page, agent } = await show(SIGNED_OUT);
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Sign in with/ })
      .click();
    await page.getByRole('button', { name: 'The page does not load after signing in?' }).click();
    await page
      .getByRole('textbox', { name: 'Address that the browser ended at' })
      .fill('http://127.0.0.1:1/x');
    await page.getByRole('button', { name: 'Finish the sign-in' }).click();
    await page.getByText('it begins differently').waitFor();
    expect(await findings(page)).toEqual([]);
    expect(called(agent, 'session.completeSignIn')).toEqual([
      { attempt: 'a1', address: 'http://127.0.0.1:1/x' },
    ]);
  });
});

test('another account is used, or signed in to, from the foot of the sidebar', async () => {
  const { accounts } = appState();
  const second: AccountView = {
    id: 'second',
    name: 'Admin',
    issuer: 'https://acme.okta.com',
    preset: 'okta',
    isActive: false,
    session: { state: 'signed_out', reason: null },
  };
  const { page, agent } = await show({ accounts: [...accounts, second] });
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign in to Admin' }).click();
  await expect.poll(() => called(agent, 'session.signIn')).toMatchObject([{ account: 'second' }]);
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Use Admin (signed out)' }).click();
  await expect.poll(() => called(agent, 'accounts.use')).toEqual([{ account: 'second' }]);
});

test('signing out everywhere is asked for, never by itself', async () => {
  const { page, agent } = await show({});
  await page.getByRole('button', { name: /^Account/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.getByText('Sign out everywhere here').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect
    .poll(() => called(agent, 'session.signOut'))
    .toEqual([{ openBrowser: true, everywhere: true }]);
});
