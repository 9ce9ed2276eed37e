import type { ServerResponse } from 'node:http';
import type { OrgRequest } from '../http.ts';
import { send } from '../http.ts';
import type { OrgState } from '../org-state.ts';
import { errorPage, escapeHtml, page, PAGE_HEADERS } from './page.ts';

/** Shows what the app asks for, and takes the answer. Nothing leads back to the app: it asks again by itself. */
export function handleConsent(state: OrgState, request: OrgRequest, res: ServerResponse): void {
  const consent = state.consents.ofPage(request.path);
  const resource = state.resources.brokered.get(consent?.resource ?? '');
  if (!consent || !resource) {
    return send(res, 404, 'text/html; charset=utf-8', errorPage('This request has expired.'), PAGE_HEADERS);
  }
  const app = escapeHtml(state.clients.get(consent.clientId)?.name ?? consent.clientId);
  const name = escapeHtml(resource.name);
  if (request.method === 'POST') {
    state.consents.set(consent, true);
    const done = page(
      'Connected',
      `<h1>${name} is connected</h1><p>You can close this tab and return to ${app}.</p>`,
    );
    return send(res, 200, 'text/html; charset=utf-8', done, PAGE_HEADERS);
  }
  const form = `<form method="post" action="${request.path}"><button class="primary" type="submit" name="allow" value="yes">Allow</button></form>`;
  const text = `<h1>Connect ${name}?</h1><p>${app} asks to use ${name} as you.</p>`;
  send(res, 200, 'text/html; charset=utf-8', page('Connect an account', text + form), PAGE_HEADERS);
}
