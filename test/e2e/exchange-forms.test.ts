import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { AppState } from '../../src-shared/domain/app-state.ts';
import { launchBrowser } from '../support/browser.ts';
import { createFakeAgent, type FakeAgent } from '../support/fake-agent.ts';
import { appState } from '../support/fake-agent-data.ts';
import { serveWindow } from '../support/window-server.ts';

/** The forms of the exchange, its trace and the token debugger, as a person uses them. */
let browser: Browser;
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(
  path: string,
  state: Partial<AppState> = {},
): Promise<{ readonly page: Page; readonly agent: FakeAgent }> {
  const agent = createFakeAgent(state);
  const served = await serveWindow(agent);
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    viewport: { width: 1180, height: 1400 },
  });
  ends.push(
    () => served.close(),
    () => context.close(),
  );
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(served.url());
  await page.waitForSelector('main h1');
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#${path}`);
  return { page, agent };
}

const sent = (agent: FakeAgent, command: string) => agent.calls.filter(({ name }) => name === command).at(-1);

async function choose(page: Page, label: string, option: string): Promise<void> {
  // A select is named by its value and then its label.
  await page.getByRole('button', { name: new RegExp(`\\s${label}$`, 'u') }).click();
  await page.getByRole('option', { name: option }).click();
}

async function accessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(
    violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`)),
  ).toEqual([]);
}

test('a server with an account of the agent itself: its fields, and its secret on its own way', async () => {
  const { page, agent } = await open('/servers/new');
  await page.getByRole('textbox', { name: 'Name' }).fill('Ledger');
  await page.getByRole('textbox', { name: 'Address' }).fill('https://ledger.example.com/mcp');
  await page.getByRole('radio', { name: 'An account of the agent itself' }).check({ force: true });
  await page.getByRole('textbox', { name: 'Client ID' }).fill('0oaLedger');
  await choose(page, 'Client authentication', 'Client secret (basic)');
  await page.getByLabel('Client secret', { exact: true }).fill('typed-by-hand');
  await page.getByRole('textbox', { name: 'Issuer' }).fill('https://as.example.com');
  for (const [label, scope] of [
    ['Scopes', 'ledger.read'],
    ['Step-up scopes', 'ledger.write'],
  ] as const) {
    await page.getByRole('textbox', { name: label, exact: true }).fill(scope);
    await page.keyboard.press('Enter');
  }
  await accessible(page);
  await page.getByRole('button', { name: 'Add server' }).click();
  await expect
    .poll(() => sent(agent, 'exchange.setServerSecret')?.request, { timeout: 60_000 })
    .toEqual({
      server: 'ledger',
      secret: 'typed-by-hand',
    });
  expect(sent(agent, 'servers.add')?.request).toMatchObject({
    id: 'ledger',
    settings: {
      authorization: {
        type: 'client_credentials',
        clientId: '0oaLedger',
        clientAuthentication: 'client_secret_basic',
        issuer: 'https://as.example.com',
        scopes: ['ledger.read'],
        stepUpScopes: ['ledger.write'],
      },
    },
  });
});

test('where there are several accounts, a server can name its own', async () => {
  const [own] = appState().accounts;
  if (!own) throw new Error('the fake agent has no account');
  const accounts = [own, { ...own, id: 'client-co', name: 'Client Co', isActive: false }];
  const { page, agent } = await open('/servers/expenses?tab=settings', { accounts });
  await choose(page, 'Account', 'Client Co');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect
    .poll(() => sent(agent, 'servers.edit')?.request, { timeout: 60_000 })
    .toMatchObject({ id: 'expenses', settings: { account: 'client-co' } });
  await choose(page, 'Account', 'The one in use');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect
    .poll(() => sent(agent, 'servers.edit')?.request, { timeout: 60_000 })
    .toMatchObject({ settings: { account: null } });
  await accessible(page);
});

test('another client at the resource can have a secret', async () => {
  const { page, agent } = await open('/servers/expenses?tab=settings');
  await page.getByRole('button', { name: /Name them separately/u }).click();
  await page.getByText('Different client at the resource').click();
  await page.getByRole('textbox', { name: 'Client ID there' }).fill('at-the-resource');
  await choose(page, 'Client authentication there', 'Client secret (post)');
  await page.getByLabel('Client secret there').fill('of-the-resource');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect
    .poll(() => sent(agent, 'exchange.setServerSecret')?.request, { timeout: 60_000 })
    .toMatchObject({ secret: 'of-the-resource' });
  expect(sent(agent, 'servers.edit')?.request).toMatchObject({
    settings: { authorization: { redeemAs: { clientId: 'at-the-resource', clientSecret: null } } },
  });
});

test('the token trace shows each leg of the last exchanges, and the debugger the claims of the session', async () => {
  const { page } = await open('/servers/expenses');
  const chain = page.getByRole('button', { name: /rfc8693, went through/u });
  await chain.click();
  await page.getByText('Your ID token').first().waitFor();
  await page.getByText('api://people').first().waitFor();
  await page.getByText('212 of 250 included ID-JAGs').waitFor();
  await accessible(page);
  await page.evaluate(() => {
    location.hash = '#/settings/provider';
  });
  await page.getByRole('button', { name: 'Show the claims of my tokens' }).click();
  await page.getByText('["finance","everyone"]').waitFor();
  expect(await page.getByText('Access token: There is none.').count()).toBe(1);
  await accessible(page);
});

test('a key is made with the algorithm and the ID that were chosen', async () => {
  const { page, agent } = await open('/settings/provider');
  await page.getByRole('button', { name: 'Algorithm and ID of a new key' }).click();
  await choose(page, 'Algorithm', 'ES256');
  await page.getByRole('textbox', { name: 'Key ID (kid)' }).fill('laptop-2');
  await page.getByRole('button', { name: 'New key', exact: true }).click();
  await expect
    .poll(() => sent(agent, 'keys.rotate')?.request, { timeout: 60_000 })
    .toEqual({ alg: 'ES256', kid: 'laptop-2' });
});

test('the audience of the client assertion can be another address', async () => {
  const { page, agent } = await open('/settings/provider');
  await page.getByRole('button', { name: 'More about the exchange' }).click();
  await choose(page, 'Audience of the client assertion', 'Another address');
  await page
    .getByRole('textbox', { name: 'Address in the client assertion' })
    .fill('https://as.acme.com/aud');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect
    .poll(() => sent(agent, 'config.setProvider')?.request, { timeout: 60_000 })
    .toMatchObject({
      identityProvider: { tokenExchange: { clientAssertionAudience: 'https://as.acme.com/aud' } },
    });
});
