import type { ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import type { AuthorizationServer } from '../authorization-server.ts';
import type { OrgRequest } from '../http.ts';
import { redirect, replay, send } from '../http.ts';
import { isAssigned, providerOf } from '../org-state.ts';
import type { OrgState } from '../org-state.ts';
import { errorPage, PAGE_HEADERS } from './page.ts';
import { signInPath } from '../provider/provider.ts';
import { signInPage } from './sign-in-page.ts';
import { userKey } from '../users.ts';

/** The sign-in page and what happens when somebody chooses who they are. */
export async function handleSignIn(state: OrgState, request: OrgRequest, res: ServerResponse): Promise<void> {
  const provider = providerOf(state, serverOfPath(state, request.path));
  const req = replay(request);
  const details = await provider.interactionDetails(req, res).catch(() => undefined);
  if (!details) {
    send(
      res,
      400,
      'text/html; charset=utf-8',
      errorPage('This sign-in has expired. Start again.'),
      PAGE_HEADERS,
    );
    return;
  }
  const clientId = String(details.params['client_id']);
  const user = state.users.find((candidate) => userKey(candidate) === request.form.get('user'));
  if (request.method !== 'POST' || !user) {
    const name = state.clients.get(clientId)?.name ?? clientId;
    send(res, 200, 'text/html; charset=utf-8', signInPage(state.users, name, request.path), PAGE_HEADERS);
    return;
  }
  // Nobody who is not assigned gets a session: the next person at this browser shall be able to choose again.
  const result = isAssigned(state, user.sub, clientId)
    ? { login: { accountId: user.sub, amr: ['pwd'] } }
    : { error: 'access_denied', error_description: 'User is not assigned to the client application.' };
  const returnTo = await provider.interactionResult(req, res, result, { mergeWithLastSubmission: false });
  if (details.session && 'login' in result) await handOver(provider, details.session.uid, user.sub);
  redirect(res, returnTo);
}

/**
 * A browser in which somebody else was signed in becomes the new person's. Left alone, the provider would first sign the
 * other one out with a form that submits itself, and pages here have no scripts.
 */
async function handOver(provider: Provider, sessionUid: string, sub: string): Promise<void> {
  const session = await provider.Session.findByUid(sessionUid);
  if (!session || session.accountId === sub) return;
  session.accountId = sub;
  session.authorizations = {};
  await session.persist();
}

function serverOfPath(state: OrgState, path: string): AuthorizationServer {
  return [...state.custom.values()].find((server) => path.startsWith(signInPath(server))) ?? state.org;
}
