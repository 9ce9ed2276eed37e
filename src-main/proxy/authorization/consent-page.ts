import type { User } from '../../../src-shared/domain/session.ts';
import { browserPage, textOf as text, type Mood } from '../../../src-shared/pages/browser-page.ts';
import { plainText } from '../../../src-shared/text/redact.ts';
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
  return page(200, `${name} wants access`, 'asks', formActionOf(request), [
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
  return page(
    200,
    'Sign in first',
    'neutral',
    "'none'",
    [
      `<h1>Sign in, then decide about ${name}</h1>`,
      '<p>Nobody is signed in on this computer. Sign in with your company account in another tab; this page goes on by itself.</p>',
      `<p class="actions"><a class="button" href="${text(loginUrl)}" target="_blank" rel="noopener">Sign in</a></p>`,
    ],
    '<meta http-equiv="refresh" content="3">',
  );
}

/** What the person is told where the client must not be. */
export function refusedPage(reason: string): Page {
  return page(400, 'Nothing was allowed', 'bad', "'none'", [
    '<h1>This request cannot be answered</h1>',
    `<p class="what">${text(plainText(reason, 300))}</p>`,
    '<div class="todo"><h2>What to do</h2><p>Go back to your AI client and connect again. Nothing was allowed.</p></div>',
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
  mood: Mood,
  formAction: string,
  body: readonly string[],
  head = '',
): Page {
  return { status, formAction, html: browserPage({ title, mood, body, head }) };
}
