import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { schemaKeys } from '../../src-main/settings/json-schema.ts';

/**
 * A key that is accepted and then does nothing would be a promise that nobody keeps. Here stands for each key the file in
 * which it takes effect; a new key has no row, and a row whose file no longer looks at its key is wrong.
 */
const secret = (key: string, file: string): Record<string, string> => ({
  [key]: file,
  [`${key}.env`]: 'src-main/identity/secret-reference.ts',
  [`${key}.file`]: 'src-main/identity/secret-reference.ts',
});
const all = (prefix: string, file: string, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [`${prefix}.${name}`, file]));

const CONNECTION = 'src-main/identity/connection.ts';
const RESOLVE = 'src-main/exchange/resolve-exchange.ts';
const DECIDE = 'src-main/policy/decide.ts';
const PROVIDER = 'identityProvider';
const EXCHANGE = 'identityProvider.tokenExchange';
const CREDENTIAL = 'servers.*.authorization';

const rules = (prefix: string): Record<string, string> =>
  all(
    `${prefix}.rules.*`,
    DECIDE,
    'name',
    'servers',
    'tools',
    'roles',
    'teams',
    'people',
    'clients',
    'effect',
    'reason',
    'annotations',
    ...['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'].map(
      (hint) => `annotations.${hint}`,
    ),
  );

const TAKES_EFFECT: Readonly<Record<string, string>> = {
  ...all(PROVIDER, CONNECTION, 'issuer', 'clientId', 'clientAuthentication', 'discoveryEndpoint', 'scopes'),
  [`${PROVIDER}.preset`]: RESOLVE,
  ...secret(`${PROVIDER}.clientSecret`, CONNECTION),
  [`${PROVIDER}.dpop`]: 'src-main/identity/dpop.ts',
  [`${PROVIDER}.rpInitiatedLogout`]: 'src-main/identity/end-session.ts',
  ...all(
    PROVIDER,
    'src-main/identity/roles.ts',
    ...['rules', 'rules.*.template', 'rules.*.role', 'default', 'strict'].map((key) => `roleMapping.${key}`),
  ),
  [`${PROVIDER}.roleMapping.skipSync`]: 'src-main/identity/account.ts',
  ...all(PROVIDER, 'src-main/identity/teams.ts', 'teamSync.enabled', 'teamSync.template'),
  ...all(
    EXCHANGE,
    RESOLVE,
    'strategy',
    'clientId',
    'tokenEndpoint',
    'clientAuthentication',
    'subjectToken',
    'clientAssertionAudience',
  ),
  ...secret(`${EXCHANGE}.clientSecret`, RESOLVE),
  [`${EXCHANGE}.signingKeyId`]: 'src-main/identity/signing-keys.ts',
  ...secret(`${EXCHANGE}.privateKey`, 'src-main/identity/signing-keys.ts'),
  ...all('servers.*', 'src-main/catalog/catalog.ts', 'name', 'url', 'enabled'),
  'servers.*.inactivitySeconds': 'src-main/proxy/pass-on.ts',
  'servers.*.maxConcurrentCalls': 'src-main/proxy/turns.ts',
  ...all('servers.*.access', 'src-main/catalog/access.ts', 'roles', 'teams'),
  'servers.*.access.tools': DECIDE,
  ...all(
    CREDENTIAL,
    RESOLVE,
    'type',
    'requestedCredential',
    'injection',
    'tokenEndpoint',
    'redeemAs',
    'clientId',
    'clientAuthentication',
  ),
  ...all(
    CREDENTIAL,
    'src-main/exchange/sort-target.ts',
    'managedResourceIdentifier',
    'audience',
    'scopes',
    'resource',
  ),
  ...all(`${CREDENTIAL}.injection`, 'src-main/exchange/injection.ts', 'mode', 'header', 'prefix', 'path'),
  ...all(CREDENTIAL, RESOLVE, 'dpop', 'redeemAs.clientId', 'redeemAs.clientAuthentication'),
  ...secret(`${CREDENTIAL}.redeemAs.clientSecret`, RESOLVE),
  ...secret(`${CREDENTIAL}.clientSecret`, RESOLVE),
  ...secret(`${CREDENTIAL}.secret`, RESOLVE),
  [`${CREDENTIAL}.issuer`]: RESOLVE,
  [`${CREDENTIAL}.stepUpScopes`]: 'src-main/exchange/step-up.ts',
  'servers.*.account': 'src-main/catalog/catalog.ts',
  'accounts.*.name': 'src-main/identity/accounts.ts',
  activeAccount: 'src-main/identity/accounts.ts',
  'endpoint.port': 'src-main/compose.ts',
  'endpoint.requestsPerSecond': 'src-main/compose.ts',
  'audit.arguments': 'src-main/audit/recorder.ts',
  'audit.onFailure': 'src-main/audit/recorder.ts',
  'audit.durability': 'src-main/audit/recorder.ts',
  ...all('audit', 'src-main/audit/retention.ts', 'retentionDays', 'maxMegabytes'),
  ...all('audit.otlp', 'src-main/audit/sending/otlp-send.ts', 'endpoint', 'headers'),
  ...all('audit.otlp.headers.*', 'src-main/identity/secret-reference.ts', 'env', 'file'),
  ...all('audit', 'src-main/audit/sending/places.ts', 'otlp.traces', 'syslog.format'),
  ...all('audit.syslog', 'src-main/audit/sending/syslog-send.ts', 'host', 'port', 'caFile'),
  ...all('network', 'src-main/platform/routes.ts', 'proxyUrl', 'noProxy'),
  'network.extraCaFile': 'src-main/platform/network.ts',
  ...all('app', 'src-main/shell/desktop.ts', 'startAtLogin', 'closeToTray', 'notifications'),
  'app.hiddenPages': 'src-renderer/app/places.ts',
  ...all('updates', 'src-main/shell/update-decision.ts', 'mode', 'deferDays'),
  ...all('updates', 'src-main/shell/updates.ts', 'channel', 'feedUrl'),
  'restrictions.userServers': 'src-main/settings/effective-settings.ts',
  'restrictions.aiClients': 'src-main/clients/allowed-clients.ts',
  ...all(
    'organization',
    'src-renderer/features/settings/managed-notice.tsx',
    'name',
    'supportUrl',
    'supportText',
  ),
  ...rules('policy'),
  ...rules('policy.organization'),
  ...all(
    'policy',
    'src-main/policy/rules.ts',
    'preset',
    'rules',
    'organization',
    'organization.preset',
    'organization.rules',
  ),
  'policy.asking.seconds': 'src-main/policy/approvals.ts',
  'policy.asking.remember': 'src-main/policy/approvals.ts',
  'policy.changedTools': 'src-main/policy/gate.ts',
  // By the direction that the call asks for.
  ...all('policy.secrets', 'src-main/proxy/call-record.ts', 'arguments', 'results'),
};

/** Objects that only hold other keys; `$schema` is for editors. */
const isHolder = (key: string, keys: readonly string[]): boolean =>
  key === '$schema' || keys.some((other) => other.startsWith(`${key}.`));

it('every key of the configuration takes effect somewhere', () => {
  // An account's provider is read by the same code as the first one.
  const keys = schemaKeys().filter((key) => !key.startsWith('accounts.*.identityProvider'));
  expect(keys.length).toBeGreaterThan(100);
  const missing = keys.filter((key) => !isHolder(key, keys) && TAKES_EFFECT[key] === undefined);
  expect(missing).toEqual([]);
  expect(Object.keys(TAKES_EFFECT).filter((key) => !keys.includes(key))).toEqual([]);
});

it.each(Object.entries(TAKES_EFFECT))('%s takes effect in %s', (key, file) => {
  const source = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
  const name = key.split('.').at(-1) ?? '';
  expect(source).toMatch(new RegExp(`[.{ ,\`'"]${name}\\b`));
});
