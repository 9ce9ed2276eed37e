import { createHash } from 'node:crypto';
import type { ProblemReport } from '../../src-shared/problems/problem.ts';
import { PAGE_STYLE } from './callback-style.ts';

/** A page that the browser shows: whole, without scripts and without anything from elsewhere. */
export interface BrowserPage {
  readonly status: number;
  readonly html: string;
}

/** For the Content-Security-Policy: the one style that is allowed. */
export const PAGE_STYLE_HASH = `sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}`;

export interface SignedInPerson {
  readonly name: string | null;
  readonly email: string | null;
}

/** Who signed in, and that the tab may be closed. */
export function signedInPage(person: SignedInPerson): BrowserPage {
  const who = person.name ?? person.email;
  const email =
    person.name !== null && person.email !== null ? `<p class="who">${text(person.email)}</p>` : '';
  return page(200, 'Signed in', 'good', [
    `<h1>${who === null ? 'You' : `${text(who)}, you`} are signed in</h1>`,
    email,
    '<p>You can close this tab and go back to your AI tools. They now work as you.</p>',
  ]);
}

/** For a sign-in that was started although there is nothing to do. */
export function alreadySignedInPage(person: SignedInPerson): BrowserPage {
  return page(200, 'Signed in', 'good', [
    `<h1>You are signed in as ${text(person.name ?? person.email ?? 'yourself')}</h1>`,
    '<p>Your AI tools already work as you. You can close this tab.</p>',
  ]);
}

/** What went wrong, and what to do. */
export function problemPage(problem: ProblemReport): BrowserPage {
  return page(400, 'Not signed in', 'bad', [
    '<h1>You are not signed in</h1>',
    `<p class="what">${text(problem.title)}</p>`,
    `<h2>What to do</h2><p>${text(problem.next)}</p>`,
    `<p class="code">${text(problem.code)}</p>`,
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

function page(
  status: number,
  title: string,
  mood: 'good' | 'bad' | 'neutral',
  content: readonly string[],
): BrowserPage {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="content-security-policy" content="default-src 'none'; style-src '${PAGE_STYLE_HASH}'">
<meta name="color-scheme" content="light dark">
<title>${title} – Onbehalf</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<main class="${mood}">
<header>${MARK}<span>Onbehalf</span></header>
${content.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
  return { status, html };
}

/** Two overlapping figures: one that acts, one that is acted for. */
const MARK =
  '<svg viewBox="0 0 32 32" width="28" height="28" role="img" aria-hidden="true"><rect width="32" height="32" rx="8"/><circle cx="13" cy="16" r="6"/><circle cx="20" cy="16" r="6"/></svg>';

/** Text from outside as text. */
function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
