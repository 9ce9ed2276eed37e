import { readFile } from 'node:fs/promises';
import type { JWK } from 'jose';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectAiClient, type AiClient } from '../../src-main/demo/ai-client.ts';
import { DEMO_CLIENT_ID } from '../../src-main/demo/clients.ts';
import { openOrganisation, type Organisation } from '../../src-main/demo/demo.ts';
import { launchBrowser } from '../support/browser.ts';
import { openJourneyAgent, type JourneyAgent } from '../support/journey/journey-agent.ts';
import { overhear, type Overheard } from '../support/journey/overheard.ts';
import { secretsIn, secretsInPlay } from '../support/secrets-in-play.ts';

/** A newcomer's way through the window, in a real browser, with a real agent and the demo organisation behind it. */
describe('the journey through the window', () => {
  let organisation: Organisation;
  let agent: JourneyAgent;
  let browser: Browser;
  let page: Page;
  let overheard: Overheard;
  let aiClient: AiClient;

  beforeAll(async () => {
    browser = await launchBrowser();
    organisation = await openOrganisation({ anyPorts: true });
    const context = await browser.newContext({
      viewport: { width: 1180, height: 900 },
      colorScheme: 'light',
    });
    agent = await openJourneyAgent(organisation, async (url) => {
      const tab = await context.newPage();
      await tab.goto(url);
      const person = tab.locator('[data-user="alice"]');
      if (await person.isVisible()) await person.click();
      await tab.waitForLoadState('load');
      await tab.close();
    });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    overheard = await overhear(page);
    await page.goto(agent.host.consoleUrl());
  });

  afterAll(async () => {
    await aiClient?.close().catch(() => undefined);
    await browser?.close();
    await agent?.close();
    await organisation?.close();
  });

  const button = (name: string | RegExp): Locator => page.getByRole('button', { name }).first();
  const link = (name: string): Locator =>
    page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${name}`, 'u') });
  const see = async (text: string | RegExp): Promise<void> => {
    await page.getByText(text).filter({ visible: true }).first().waitFor();
    await overheard.look();
  };

  it('first run: connects to the company with the two values that IT has', async () => {
    await see('Welcome to Onbehalf');
    await page.getByLabel('Issuer').fill(organisation.org.issuer);
    await page.getByLabel('Client ID').fill(DEMO_CLIENT_ID);
    await button('Continue').click();
    await see(/^Connected to /u);
    expect(agent.host.agent.state().provider).toMatchObject({ preset: 'okta', clientId: DEMO_CLIENT_ID });
  });

  it('signs in with the browser', async () => {
    await button(/^Sign in with/u).click();
    await see('Signed in as Alice Example');
    expect(agent.host.agent.state().session.state).toBe('signed_in');
  });

  it('makes a signing key, whose public half the administrator registers', async () => {
    await link('Settings').click();
    await button('Generate a key').click();
    await see('Public key (JWK)');
    const reply = await agent.host.agent.call('keys.show', {}, { transport: 'internal' });
    const keys = reply.ok ? (reply.value as { readonly jwks: { readonly keys: JWK[] } }).jwks.keys : [];
    expect(keys).toHaveLength(1);
    for (const key of keys) organisation.org.registerKey(key);
  });

  it('adds a server, and sees it work leg by leg', async () => {
    await link('Servers').click();
    await button('Add your first server').click();
    await page.getByLabel('Name', { exact: true }).fill('People directory');
    await page.getByLabel('Address', { exact: true }).fill(organisation.servers.people.url);
    await button('Name them separately').click();
    await page.getByLabel('Audience', { exact: true }).fill('api://people');
    const scopes = page.getByLabel('Scopes', { exact: true }).first();
    await scopes.fill('people.read');
    await scopes.press('Enter');
    await scopes.fill('people.salary');
    await scopes.press('Enter');
    await button('Add server').click();
    await page.getByRole('heading', { level: 1, name: 'People directory' }).waitFor();
    await button('Test connection').click();
    await see('whoami');
    expect(agent.host.agent.state().servers).toMatchObject([{ id: 'people-directory', managed: false }]);
  });

  it('connects an AI client: what is written is shown first, then the client uses it', async () => {
    await link('AI clients').click();
    await button('Connect').click();
    await see('This is exactly what will be written');
    await button(/How it proves itself/u).click();
    await page.getByRole('option', { name: /With a token of its own/u }).click();
    await see('Written into its file');
    await button('Write and connect').click();
    await see('Cursor is connected');
    const written = await readFile(agent.cursorFile, 'utf8');
    const token = /Bearer ([^"\s]+)/u.exec(written)?.[1] ?? '';
    expect(await overheard.everything()).not.toContain(token);
    aiClient = await connectAiClient(`${agent.host.mcp}/people-directory`, token, 'Cursor');
    expect((await aiClient.call('whoami')).text).toContain('alice@example.com');
    await see('Cursor reached Onbehalf');
    await button('Done').click();
  });

  it('asks before one tool, and the call waits for the answer', async () => {
    await link('Servers').click();
    await page.getByRole('link', { name: /People directory/u }).click();
    await page.getByRole('tab', { name: 'Tools' }).click();
    await button('Policy for salary').click();
    await page.getByRole('option', { name: 'Ask me', exact: true }).click();
    await see('Policy for salary saved');
    const call = aiClient.call('salary', { email: 'bob@example.com' });
    await link('Approvals').click();
    await see('Cursor wants to call salary on People directory');
    await button('Allow this once').click();
    expect((await call).text).toContain('88000');
  });

  it('finds the call in Activity, with who made it', async () => {
    await link('Activity').click();
    await page.getByLabel('Search in all records').fill('salary');
    await page
      .getByRole('row', { name: /salary/u })
      .first()
      .click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('Fingerprint of the token').waitFor();
    expect(await drawer.textContent()).toContain('alice@example.com');
    await overheard.look();
    await page.keyboard.press('Escape');
  });

  it('says what broke, and the remedy leads back', async () => {
    await organisation.servers.people.stop();
    await aiClient.call('whoami').catch(() => undefined);
    await link('Home').click();
    await see('Needs your attention');
    await button('Open the server').click();
    await button('Test connection').click();
    await see('Failed');
    await organisation.servers.people.restart();
    await button('Test connection').click();
    await see('whoami');
    await expect.poll(() => agent.host.agent.state().servers[0]?.state).toBe('ok');
  });

  it('signs out', async () => {
    await button(/^Account/u).click();
    await page
      .getByRole('menuitem', { name: /^Sign out/u })
      .first()
      .click();
    await page
      .getByRole('dialog')
      .or(page.getByRole('alertdialog'))
      .getByRole('button', { name: 'Sign out' })
      .click();
    await link('Home').click();
    await see('You are signed out');
    expect(agent.host.agent.state().session.state).toBe('signed_out');
  });

  it('the same by keyboard alone, in the dark: signs in, reads the log, signs out', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('body').focus();
    await tabTo(page, /^Sign in with/u);
    await page.keyboard.press('Enter');
    await see('Signed in as Alice Example');
    await command(page, 'Activity');
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    await page
      .getByRole('row', { name: /salary/u })
      .first()
      .waitFor();
    await tabTo(page, /salary|Signed in|Call|Session/u, 'row');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await command(page, 'Sign out');
    await tabTo(page, /^Sign out$/u);
    await page.keyboard.press('Enter');
    await see('Signed out');
    expect(agent.host.agent.state().session.state).toBe('signed_out');
  });

  it('no token, secret or key was told to the window or shown in it', async () => {
    const secrets = secretsInPlay(organisation, agent.kept);
    expect(secrets.size).toBeGreaterThan(5);
    const everything = await overheard.everything();
    expect(everything).toContain('alice@example.com');
    expect(secretsIn(everything, secrets)).toEqual([]);
  });
});

/** Presses Tab until what has the focus has this name. */
async function tabTo(page: Page, name: RegExp, role = ''): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return { text: element?.textContent ?? '', role: element?.getAttribute('role') ?? '' };
    });
    if (name.test(focused.text.trim()) && (role === '' || focused.role === role)) return;
  }
  throw new Error(`Tab does not reach ${String(name)}`);
}

async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.type(name);
  await page.keyboard.press('Enter');
}
