import type { Page } from 'playwright-core';
import { text } from '../../src-renderer/text/text.ts';
import type { AppState } from '../../src-shared/domain/app-state.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { FakeAgent } from './fake-agent.ts';
import { FAKE_NOW, SIGNED_IN } from './fake-agent-data.ts';
import type { WindowServer } from './window-server.ts';

/** One thing to look at: a page, in a state that draws it differently, after what a person did there. */
export interface View {
  readonly name: string;
  readonly path: string;
  readonly act?: (page: Page, served: WindowServer) => Promise<unknown>;
}

/** Views of one state of the agent. */
export interface Scene {
  readonly state: Partial<AppState>;
  /** Answers that differ in this scene. */
  readonly arrange?: (agent: FakeAgent) => void;
  readonly views: readonly View[];
}

const view = (name: string, path: string, act?: View['act']): View => ({ name, path, ...(act && { act }) });

const press = (name: string) => async (page: Page) =>
  await page.getByRole('button', { name, exact: true }).first().click();

/** The agent is gone, and nothing answers when the window tries to connect again. */
async function lose(page: Page, served: WindowServer): Promise<void> {
  await page.route('**/events', () => new Promise<never>(() => undefined));
  served.endStreams();
  await page.getByText(text.shell.lostTitle).waitFor();
}

async function sendLogs(page: Page): Promise<void> {
  const { otlp, syslog } = text.settings.privacy.sending;
  for (const label of [otlp, syslog]) await page.getByText(label, { exact: true }).click();
}

const SIGNED_OUT: Partial<AppState> = { session: { state: 'signed_out', reason: null } };

const LISTS = ['audit.list', 'tools.list', 'config.show', 'aiClients.list', 'diagnostics.run'] as const;

function neverAnswering(agent: FakeAgent): void {
  for (const name of [...LISTS, 'approvals.list', 'servers.get'] as const)
    agent.answer(name, () => new Promise<never>(() => undefined));
}

function failing(agent: FakeAgent): void {
  for (const name of [...LISTS, 'approvals.list', 'servers.get'] as const)
    agent.answer(name, () => {
      throw new Problem('internal');
    });
}

const PAGES: readonly View[] = [
  view('home', '/'),
  view('servers', '/servers'),
  view('server', '/servers/people'),
  view('server-tools', '/servers/people?tab=tools'),
  view('server-settings', '/servers/expenses?tab=settings'),
  view('clients', '/clients'),
  view('activity', '/activity'),
  view('approvals', '/approvals'),
  view('settings-provider', '/settings/provider'),
  view('settings-general', '/settings/general'),
  view('diagnostics', '/diagnostics'),
];

/** The pages that ask the agent for more than its picture. */
const ASKING = new Set(['home', 'server-tools', 'clients', 'activity', 'settings-provider', 'diagnostics']);

const asking = (state: 'loading' | 'broken'): View[] =>
  PAGES.filter(({ name }) => ASKING.has(name)).map(({ name, path }) => view(`${name}-${state}`, path));

/** Every page, and every state that draws it differently. */
export const SCENES: readonly Scene[] = [
  {
    state: {},
    views: [
      ...PAGES,
      view('home-palette', '/', async (page) => {
        await page.keyboard.press('ControlOrMeta+k');
        await page.getByRole('dialog').waitFor();
      }),
      view('server-new', '/servers/new'),
      view('server-new-json', '/servers/new', (page) => page.getByRole('tab').nth(1).click()),
      view('server-failing', '/servers/crm'),
      view('server-test', '/servers/crm', press('Test connection')),
      view('server-unknown', '/servers/nowhere'),
      view('server-settings-locked', '/servers/people?tab=settings'),
      view('tool-try', '/servers/people?tab=tools', press('Try')),
      view('clients-connect', '/clients', press('Connect')),
      view('clients-add', '/clients', press('Add client')),
      view('activity-filtered', '/activity?outcome=refused&server=expenses'),
      view('activity-nothing', '/activity?text=zzz'),
      view('activity-record', '/activity?record=r-396'),
      view('settings-provider-error', '/settings/provider', async (page) => {
        await page.getByRole('textbox', { name: 'Issuer' }).fill('https://acme-admin.okta.com/');
        await page.getByRole('textbox', { name: 'Client ID', exact: true }).fill('');
        await page.getByRole('button', { name: 'Save changes' }).click();
        await page.getByRole('button', { name: /^Use https/u }).waitFor();
      }),
      view('settings-policy', '/settings/policy'),
      view('settings-privacy', '/settings/privacy'),
      view('settings-log-sending', '/settings/privacy', sendLogs),
      view('settings-network', '/settings/network'),
      view('settings-managed', '/settings/managed'),
      view('not-found', '/nothing-here'),
    ],
  },
  {
    state: SIGNED_OUT,
    views: [view('home-signed-out', '/'), view('tools-signed-out', '/servers/people?tab=tools')],
  },
  {
    state: { session: { state: 'signing_in', since: new Date(FAKE_NOW - 12_000).toISOString() } },
    views: [view('home-signing-in', '/')],
  },
  {
    state: { session: { state: 'not_configured' }, provider: null, servers: [], clients: [] },
    views: [view('welcome', '/welcome')],
  },
  {
    state: { ...SIGNED_OUT, servers: [], clients: [] },
    views: [view('welcome-sign-in', '/welcome')],
  },
  {
    state: { servers: [], clients: [] },
    arrange: (agent) => agent.answer('audit.list', () => ({ records: [], more: false })),
    views: [
      view('welcome-clients', '/welcome'),
      view('home-empty', '/'),
      view('servers-empty', '/servers'),
      view('activity-empty', '/activity'),
    ],
  },
  {
    state: {
      managed: {
        source: '/etc/onbehalf/policies',
        organization: { name: 'Acme', supportUrl: 'https://help.acme.example/', supportText: 'Call 4357.' },
        locked: ['identityProvider.issuer', 'identityProvider.clientId', 'audit.arguments'],
      },
    },
    views: [
      view('settings-provider-managed', '/settings/provider'),
      view('settings-privacy-managed', '/settings/privacy'),
      view('settings-managed-list', '/settings/managed'),
    ],
  },
  { state: { approvals: 1 }, views: [view('approvals-waiting', '/approvals')] },
  { state: { paused: true }, views: [view('home-paused', '/')] },
  {
    state: { session: { ...SIGNED_IN, health: 'offline' } as AppState['session'] },
    views: [view('home-offline', '/')],
  },
  { state: {}, views: [view('home-lost', '/', lose)] },
  { state: {}, arrange: neverAnswering, views: asking('loading') },
  { state: {}, arrange: failing, views: asking('broken') },
];
