import { row, type ProblemRow } from '../row.ts';

/** The sign-in as the person lives it, and the session that it starts. */
export const signInProblems = {
  not_configured: row(
    'No identity provider is set up yet.',
    'Enter your Okta issuer and client ID in Settings, or ask IT for the managed configuration.',
    { action: 'open_settings', http: 401, exit: 3 },
  ),
  account_unknown: row(
    'There is no account "{account}".',
    'Choose one that there is (`onbehalf accounts list`), or add it to the settings.',
    { action: 'open_settings', http: 401, exit: 3 },
  ),
  not_signed_in: row('Nobody is signed in.', 'Sign in with Okta: open {url} or run `onbehalf login`.', {
    action: 'sign_in',
    http: 401,
    exit: 3,
  }),
  session_ended: row(
    'Your session has ended: {reason}',
    'Sign in again: open {url} or run `onbehalf login`.',
    { action: 'sign_in', http: 401, exit: 3 },
  ),
  sign_in_timeout: row(
    'The sign-in was not finished in time.',
    'Start it again and finish it within five minutes. If Okta showed an error about the redirect URI, register {uris} exactly so; if it said that you are not assigned, ask your Okta administrator.',
    { action: 'sign_in', retryable: true, exit: 3 },
  ),
  callback_address_invalid: row(
    'This is not the address that the running sign-in waits for: {reason}',
    'Copy the whole address from the browser after signing in; it begins with {expected}.',
    { http: 400, exit: 2, retryable: true },
  ),
  device_sign_in_unavailable: row(
    'The identity provider does not offer to sign in with a code on another device.',
    'Sign in with the browser, or ask your administrator to enable the Device Authorization grant for the app.',
    { actor: 'admin', action: 'sign_in' },
  ),
  login_foreign_issuer: row(
    'This sign-in was started for another identity provider ({found}).',
    'Onbehalf signs in at {configured} only. If you came from an app tile, ask your Okta administrator to set the Initiate login URI of the app in that org to {login}, with Login initiated by: Either Okta or App.',
    { actor: 'admin', http: 403 },
  ),
  sign_in_declined: row('The sign-in was declined.', 'Start it again if that was not what you wanted.', {
    action: 'sign_in',
    exit: 3,
  }),
  sign_in_replaced: row('A newer sign-in replaced this one.', 'Finish the newer one in the browser.', {
    action: 'none',
    exit: 3,
  }),
  user_changed: row(
    'The identity provider answered for another person than the one signed in.',
    'You were signed out. Sign in again; if it stays, tell your Okta administrator.',
    { action: 'sign_in', http: 401, exit: 3 },
  ),
  callback_port_in_use: row(
    'None of the registered sign-in ports is free: {ports} (held by {holder}).',
    'Close that program and sign in again.',
    { action: 'sign_in', retryable: true },
  ),
} satisfies Record<string, ProblemRow>;
