import { createHash } from 'node:crypto';
import type { User } from '../../../src-shared/domain/session.ts';
import { plainText } from '../../../src-shared/text/redact.ts';
import { PAGE_STYLE } from '../../identity/callback-style.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import { formActionSource, redirectTarget } from './redirect-uris.ts';

/** A page of the authorization server, and what its form may lead to. */
export interface Page {
  readonly status: number;
  readonly html: string;
  readonly formAction: string;
}

export interface ServerChoice {
  readonly id: string;
  readonly name: string;
}

const STYLE = `${PAGE_STYLE}
form { margin-top: 1.5rem; }
fieldset { border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; margin: 1rem 0; }
legend { padding: 0 .4rem; font-weight: 600; }
label { display: flex; gap: .6rem; align-items: baseline; padding: .2rem 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; margin-top: 1rem; }
dt { color: var(--soft); }
.actions { display: flex; gap: .75rem; margin-top: 1.5rem; }
button, .button { font: inherit; font-weight: 600; padding: .55rem 1.2rem; border-radius: 8px; border: 1px solid var(--line); background: var(--card); color: var(--ink); cursor: pointer; text-decoration: none; display: inline-block; }
button.main, .button { background: var(--accent); border-color: var(--accent); color: var(--card); }
button:focus-visible, .button:focus-visible, input:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`;
const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;

/** For every page: no scripts, nothing from elsewhere, in no frame, in no cache. */
export function pageHeaders({ formAction }: Page): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': `default-src 'none'; style-src ${STYLE_SOURCE}; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
}

/** Which client wants to use which servers as whom; the person decides. */
export function consentPage(
  key: string,
  request: AuthorizationRequest,
  user: User,
  servers: readonly ServerChoice[],
): Page {
  const who = user.name ?? user.email ?? user.sub;
  const email = user.email !== null && user.email !== who ? ` (${user.email})` : '';
  const name = plainText(request.client.name, 80);
  return page(200, `${name} wants access`, '', formActionOf(request), [
    `<h1>${text(name)} wants to use your company's servers as you</h1>`,
    `<p>It will act as <strong>${text(who)}</strong>${text(email)}. Your name stands behind everything it does.</p>`,
    '<dl>',
    `<dt>Client</dt><dd>${text(name)} – ${text(originOf(request))}</dd>`,
    `<dt>Answer goes to</dt><dd>${text(redirectTarget(request.redirectUri))}</dd>`,
    '</dl>',
    '<form method="post" action="/oauth/consent">',
    `<input type="hidden" name="request" value="${text(key)}">`,
    choiceOf(request, servers),
    '<div class="actions"><button class="main" name="decision" value="allow">Allow</button>',
    '<button name="decision" value="deny">Do not allow</button></div>',
    '</form>',
    '<p class="who">Allow it only if you have just started this yourself. You can take it back at any time in Onbehalf, under AI clients.</p>',
  ]);
}

/** Nobody is signed in: first that. The page looks again by itself. */
export function signInFirstPage(request: AuthorizationRequest, loginUrl: string): Page {
  const name = text(plainText(request.client.name, 80));
  return page(200, 'Sign in first', '<meta http-equiv="refresh" content="3">', "'none'", [
    `<h1>Sign in, then decide about ${name}</h1>`,
    '<p>Nobody is signed in on this computer. Sign in with your company account in another tab; this page goes on by itself.</p>',
    `<p class="actions"><a class="button" href="${text(loginUrl)}" target="_blank" rel="noopener">Sign in</a></p>`,
  ]);
}

/** What the person is told where the client must not be. */
export function refusedPage(reason: string): Page {
  return page(400, 'Nothing was allowed', '', "'none'", [
    '<h1>This request cannot be answered</h1>',
    `<p class="what">${text(plainText(reason, 300))}</p>`,
    '<h2>What to do</h2><p>Go back to your AI client and connect again. Nothing was allowed.</p>',
  ]);
}

function choiceOf({ resource }: AuthorizationRequest, servers: readonly ServerChoice[]): string {
  const single = resource === '/mcp' ? null : resource.slice('/mcp/'.length);
  if (single !== null) {
    const name = servers.find(({ id }) => id === single)?.name ?? single;
    return `<fieldset><legend>Server</legend><p>${text(name)}</p></fieldset>`;
  }
  const boxes = servers.map(
    ({ id, name }) =>
      `<label><input type="checkbox" name="server" value="${text(id)}" checked> <span>${text(name)}</span></label>`,
  );
  return [
    '<fieldset><legend>Servers</legend>',
    ...boxes,
    '<label><input type="checkbox" name="later" value="yes" checked> <span>Servers that are added later</span></label>',
    '</fieldset>',
  ].join('\n');
}

function originOf({ client }: AuthorizationRequest): string {
  if (client.origin === 'document') return `described at ${new URL(client.id).host}`;
  if (client.origin === 'unverified')
    return `says it is from ${new URL(client.id).host}; that could not be checked`;
  return 'the name is its own word';
}

function formActionOf({ redirectUri }: AuthorizationRequest): string {
  return `'self' ${formActionSource(redirectUri)}`;
}

function page(
  status: number,
  title: string,
  head: string,
  formAction: string,
  content: readonly string[],
): Page {
  const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${head}
<title>${text(title)} – Onbehalf</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header><span>Onbehalf</span></header>
${content.join('\n')}
</main>
</body>
</html>
`;
  return { status, html, formAction };
}

/** Text from outside as text. */
function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
