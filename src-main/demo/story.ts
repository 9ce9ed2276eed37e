import type { Browser as Chromium } from 'playwright-core';
import type { AuditRecord } from '../../src-shared/domain/audit-record.ts';
import { ReportedProblem } from '../cli/contract-client.ts';
import { recordTable } from '../cli/commands/audit.ts';
import { table } from '../cli/output.ts';
import { connectAiClient } from './ai-client.ts';
import type { Demo } from './demo.ts';
import { chainTable, readChain, type ChainLink } from './token-chain.ts';

/** One thing that happened in the story. */
export interface StoryLine {
  readonly person: string;
  readonly did: string;
  readonly outcome: string;
}

export interface Story {
  readonly lines: readonly StoryLine[];
  readonly records: readonly AuditRecord[];
  /** How Alice's token for the expenses came about, through an ID-JAG. */
  readonly chain: readonly ChainLink[];
}

type Tell = (text: string) => void;

/**
 * The story of the product: Alice and Bob make the same call with different outcomes, Mallory does not get in, and the
 * audit log names each of them. Every sign-in goes through a real browser, every call through the local endpoint.
 */
export async function tellStory(demo: Demo, chromium: Chromium, tell: Tell): Promise<Story> {
  const { token } = await demo.call('clients.add', { name: 'Demo AI client', servers: null });
  const lines: StoryLine[] = [];
  const note = (person: string, did: string, outcome: string): void => {
    lines.push({ person, did, outcome });
    tell(`  ${did}: ${outcome}`);
  };
  let chain: readonly ChainLink[] = [];
  for (const person of ['alice', 'bob'] as const) {
    tell(`\n${title(person)} signs in with a browser …`);
    const user = await signIn(demo, chromium, person);
    note(title(person), 'sign in', `signed in as ${user}`);
    await useTools(demo, token, (did, outcome) => note(title(person), did, outcome));
    if (person === 'alice') chain = await readChain(demo, 'expenses');
    await demo.call('session.signOut', { openBrowser: false });
    note(title(person), 'sign out', 'signed out, tokens revoked');
  }
  tell('\nMallory tries to sign in …');
  note('Mallory', 'sign in', await refusedSignIn(demo, chromium, 'mallory'));
  const { records } = await demo.call('audit.list', { limit: 50 });
  return { lines, records, chain };
}

/** The end of the story as tables: what happened, and what the audit log says of it. */
export function printStory(story: Story, tell: Tell): void {
  tell('\nWhat happened');
  tell(
    table(
      ['person', 'what', 'outcome'],
      story.lines.map((line) => [line.person, line.did, line.outcome]),
    ),
  );
  tell('\nHow Alice’s token for the expenses was got (cross app access)');
  tell(chainTable(story.chain));
  tell('\nWhat the audit log says');
  tell(recordTable([...story.records].reverse()));
}

async function useTools(
  demo: Demo,
  token: string,
  note: (did: string, outcome: string) => void,
): Promise<void> {
  const people = await connectAiClient(`${demo.host.mcp}/people`, token);
  note('people: tools/list', (await people.tools()).join(', '));
  note('people: whoami', (await people.call('whoami')).text);
  const salary = await people.call('salary', { email: 'bob@example.com' });
  note('people: salary of Bob', salary.isError ? `refused by the API: ${salary.text}` : salary.text);
  await people.close();
  const expenses = await connectAiClient(`${demo.host.mcp}/expenses`, token);
  note('expenses: list (ID-JAG)', (await expenses.call('list')).text.split('\n')[0] ?? '');
  await expenses.close();
}

/** Signs a person in through the real browser; gives the name that the agent now has. */
async function signIn(demo: Demo, chromium: Chromium, person: string): Promise<string> {
  const { attempt, url } = await demo.call('session.signIn', { openBrowser: false });
  const [{ user }] = await Promise.all([
    demo.call('session.awaitSignIn', { attempt }),
    clickThrough(chromium, url, person),
  ]);
  return `${user.name ?? user.sub} (roles: ${user.roles.join(', ') || 'none'})`;
}

async function refusedSignIn(demo: Demo, chromium: Chromium, person: string): Promise<string> {
  try {
    return `NOT EXPECTED: signed in as ${await signIn(demo, chromium, person)}`;
  } catch (thrown) {
    if (thrown instanceof ReportedProblem) return `refused: ${thrown.report.title}`;
    throw thrown;
  }
}

/** What a person does in the browser: choose who they are, and read the page that says it worked. */
async function clickThrough(chromium: Chromium, url: string, person: string): Promise<void> {
  const context = await chromium.newContext();
  try {
    const page = await context.newPage();
    await page.goto(url);
    await page.locator(`[data-user="${person}"]`).click();
    await page.waitForLoadState('load');
  } finally {
    await context.close();
  }
}

function title(person: string): string {
  return person.charAt(0).toUpperCase() + person.slice(1);
}
