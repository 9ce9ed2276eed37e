import { escapeHtml, page } from './page.ts';
import { userKey } from '../users.ts';
import type { DemoUser } from '../users.ts';

/** The people of the organisation, each a button: `name="user"` and `data-user` are stable for browser tests. */
export function signInPage(users: readonly DemoUser[], clientName: string, action: string): string {
  const buttons = users.map((user) => userButton(user, action)).join('\n');
  return page(
    'Sign in',
    `<h1>Sign in</h1><p>to continue to ${escapeHtml(clientName)}. Choose who you are today.</p>\n${buttons}`,
  );
}

function userButton(user: DemoUser, action: string): string {
  const key = escapeHtml(userKey(user));
  return `<form method="post" action="${escapeHtml(action)}">
<button type="submit" name="user" value="${key}" data-user="${key}">
<span class="initial" aria-hidden="true">${escapeHtml(user.givenName.slice(0, 1))}</span>
<span>${escapeHtml(user.name)}<small>${escapeHtml(user.login)} · ${escapeHtml(user.about)}</small></span>
</button></form>`;
}
