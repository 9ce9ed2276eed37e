import type { ProblemReport } from '../../src-shared/problems/problem.ts';
import { browserPage, textOf, type Mood } from '../../src-shared/pages/browser-page.ts';

/** A page that the browser shows, with its HTTP status. */
export interface BrowserPage {
  readonly status: number;
  readonly html: string;
}

export interface SignedInPerson {
  readonly name: string | null;
  readonly email: string | null;
}

/** Who signed in, and that the tab may be closed. */
export function signedInPage(person: SignedInPerson): BrowserPage {
  const who = person.name ?? person.email;
  const isMore = person.name !== null && person.email !== null;
  return page(200, 'Signed in', 'good', [
    `<h1>${who === null ? 'You' : `${textOf(who)}, you`} are signed in</h1>`,
    isMore ? `<p class="who">${textOf(person.email ?? '')}</p>` : '',
    '<p>You can close this tab and go back to your AI tools. They now work as you.</p>',
  ]);
}

/** For a sign-in that was started although there is nothing to do. */
export function alreadySignedInPage(person: SignedInPerson): BrowserPage {
  return page(200, 'Signed in', 'good', [
    `<h1>You are signed in as ${textOf(person.name ?? person.email ?? 'yourself')}</h1>`,
    '<p>Your AI tools already work as you. You can close this tab.</p>',
  ]);
}

/** What went wrong, and what to do; `again` is where the sign-in is started once more. */
export function problemPage(problem: ProblemReport, again: string | null = null): BrowserPage {
  return page(400, 'Not signed in', 'bad', [
    '<h1>You are not signed in</h1>',
    `<p class="what">${textOf(problem.title)}</p>`,
    `<div class="todo"><h2>What to do</h2><p>${textOf(problem.next)}</p></div>`,
    again === null
      ? ''
      : `<p class="actions"><a class="button" href="${textOf(again)}">Sign in again</a></p>`,
    `<p class="code">For support: <code>${textOf(problem.code)}</code></p>`,
  ]);
}

/** After the sign-out at the provider. */
export function signedOutPage(): BrowserPage {
  return page(200, 'Signed out', 'good', [
    '<h1>You are signed out</h1>',
    '<p>Your session here and at your identity provider has ended. You can close this tab.</p>',
  ]);
}

/** For everything that does not belong to a running sign-in. It says nothing about one. */
export function foreignPage(status: number): BrowserPage {
  return page(status, 'Nothing to do here', 'neutral', [
    '<h1>This address does not belong to a running sign-in</h1>',
    '<p>If you were signing in, go back to Onbehalf and start again.</p>',
  ]);
}

function page(status: number, title: string, mood: Mood, body: readonly string[]): BrowserPage {
  return { status, html: browserPage({ title, mood, body }) };
}
