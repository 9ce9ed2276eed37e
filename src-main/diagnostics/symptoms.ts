import type { Symptom } from '../../src-shared/domain/diagnostics.ts';

/** From what a person notices to what to look at; `:*` stands for all of a kind. */
export const SYMPTOMS: readonly Symptom[] = [
  {
    id: 'client-401',
    words: 'My AI client says 401, "unauthorized" or "needs authentication"',
    checks: ['client:*', 'session', 'clients.connected', 'ports'],
  },
  {
    id: 'client-no-tools',
    words: 'My AI client shows no tools of Onbehalf',
    checks: ['client:*', 'endpoint', 'session', 'servers.list', 'provider.roles'],
  },
  {
    id: 'client-cannot-connect',
    words: 'My AI client says "connection refused" or "failed to connect"',
    checks: ['endpoint', 'ports', 'proxy', 'client:*'],
  },
  {
    id: 'tool-403',
    words: 'A tool says that I may not do this',
    checks: ['provider.roles', 'exchange:*', 'provider.assignment'],
  },
  {
    id: 'tool-fails',
    words: 'A tool fails, or a server does not answer',
    checks: ['exchange:*', 'network', 'session', 'keys', 'database'],
  },
  {
    id: 'browser-okta-error',
    words: 'The browser shows an error of Okta when I sign in',
    checks: [
      'provider.redirect',
      'provider.client',
      'provider.assignment',
      'provider.settings',
      'provider.discovery',
    ],
  },
  {
    id: 'sign-in-hangs',
    words: 'I signed in, but the browser page does not load or Onbehalf keeps waiting',
    checks: ['callback-ports', 'provider.redirect', 'proxy'],
  },
  {
    id: 'sign-in-denied',
    words: 'Okta let me in, but Onbehalf does not',
    checks: ['provider.roles', 'clock', 'provider.discovery'],
  },
  {
    id: 'invalid-dpop-proof',
    words: 'There is an error "invalid_dpop_proof"',
    checks: ['provider.dpop', 'clock'],
  },
  {
    id: 'invalid-client',
    words: 'There is an error "invalid_client" or about the signing key',
    checks: ['provider.client', 'keys', 'provider.settings', 'clock'],
  },
  {
    id: 'issuer-mismatch',
    words: 'Saving the provider says "issuer mismatch"',
    checks: ['provider.discovery', 'provider.settings'],
  },
  {
    id: 'tile',
    words: 'The tile in the Okta dashboard opens the wrong place',
    checks: ['provider.tile', 'endpoint', 'ports'],
  },
  {
    id: 'sign-out-error',
    words: 'Okta shows an error when I sign out',
    checks: ['provider.sign-out'],
  },
  {
    id: 'asks-again',
    words: 'I have to sign in again and again',
    checks: ['session', 'provider.scopes', 'keychain', 'clock'],
  },
  {
    id: 'offline',
    words: 'It says that the provider cannot be reached',
    checks: ['network', 'proxy', 'certificates'],
  },
  {
    id: 'robot',
    words: 'The server does not see who I am',
    checks: ['servers.identity', 'servers.transport', 'exchange:*', 'clients.bypass'],
  },
  {
    id: 'settings-locked',
    words: 'A setting is grey or cannot be changed',
    checks: ['managed', 'settings'],
  },
];
