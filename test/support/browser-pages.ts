import {
  alreadySignedInPage,
  foreignPage,
  problemPage,
  signedInPage,
  signedOutPage,
} from '../../src-main/identity/callback-page.ts';
import type { AuthorizationRequest } from '../../src-main/proxy/authorization/authorization-request.ts';
import {
  consentPage,
  refusedPage,
  signInFirstPage,
} from '../../src-main/proxy/authorization/consent-page.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { ProblemCode } from '../../src-shared/problems/table.ts';
import type { User } from '../../src-shared/domain/session.ts';

/** A page that the product shows in a browser, as it shows it. */
export interface ShownPage {
  /** For the name of a picture's file. */
  readonly name: string;
  readonly html: string;
}

const ALICE: User = {
  issuer: 'https://acme.okta.com',
  sub: '00u1alice',
  email: 'alice.example@acme.com',
  name: 'Alice Example',
  roles: ['member'],
  teams: [],
};
const LOGIN = 'http://127.0.0.1:7377/login';
const REDIRECT_URIS = [7379, 17_379, 27_379]
  .map((port) => `http://127.0.0.1:${port}/callback/Okta`)
  .join(' ');

const REQUEST: AuthorizationRequest = {
  client: {
    id: 'c1',
    name: 'Claude Code',
    redirectUris: ['http://127.0.0.1:51234/callback'],
    origin: 'registered',
  },
  redirectUri: 'http://127.0.0.1:51234/callback',
  resource: '/mcp',
  issuer: 'http://127.0.0.1:7378',
  state: 's',
  challenge: 'c',
};

/** The problems that a person meets in the browser, each with what its title and next step are filled with. */
const PROBLEMS: readonly (readonly [ProblemCode, Readonly<Record<string, string | number>>])[] = [
  ['user_not_assigned', {}],
  ['access_denied', { reason: 'Network zone is not allowed.' }],
  ['role_denied', {}],
  ['dpop_required', { reason: 'The DPoP proof JWT header is missing.' }],
  ['redirect_uri_mismatch', { uris: REDIRECT_URIS }],
  ['client_secret_refused', { reason: 'The client secret supplied for a confidential client is invalid.' }],
  ['client_key_refused', { reason: 'The client_assertion signature is invalid.' }],
  ['client_authentication_mismatch', { method: 'none', reason: 'Client authentication failed.' }],
  ['clock_skew', { seconds: 7_200 }],
  ['rate_limited', { host: 'acme.okta.com', seconds: 30 }],
  ['scope_refused', { reason: 'One or more scopes are not configured.', scopes: 'openid groups' }],
  ['grant_not_enabled', { reason: 'The authorization grant is not allowed.' }],
  ['issuer_mismatch', { configured: 'https://acme.okta.com', found: 'https://login.acme.com' }],
  [
    'login_foreign_issuer',
    { found: 'https://evil.example', configured: 'https://acme.okta.com', login: LOGIN },
  ],
  ['sign_in_timeout', { uris: REDIRECT_URIS }],
];

/** Every page that a browser can show, for pictures and for tests of all of them. */
export function browserPages(): readonly ShownPage[] {
  const servers = [
    { id: 'people', name: 'People directory' },
    { id: 'expenses', name: 'Expenses' },
  ];
  const problems = PROBLEMS.map(([code, detail]) => ({
    name: `problem-${code.replaceAll('_', '-')}`,
    html: problemPage(new Problem(code, detail).report(), LOGIN).html,
  }));
  return [
    { name: 'signed-in', html: signedInPage(ALICE).html },
    { name: 'already-signed-in', html: alreadySignedInPage(ALICE).html },
    { name: 'signed-out', html: signedOutPage().html },
    { name: 'foreign', html: foreignPage(404).html },
    { name: 'consent', html: consentPage('k', REQUEST, ALICE, servers).html },
    {
      name: 'consent-one-server',
      html: consentPage('k', { ...REQUEST, resource: '/mcp/people' }, ALICE, servers).html,
    },
    { name: 'sign-in-first', html: signInFirstPage(REQUEST, LOGIN).html },
    { name: 'consent-refused', html: refusedPage('It was answered already, or it is too old.').html },
    ...problems,
  ];
}
