import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import type { IdentityProvider } from '../../../src-shared/domain/provider.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { failed, ok, skipped, warning, type Check, type Outcome } from '../check.ts';
import { sampleIn } from '../sample-host.ts';
import { outcomeOfStep, stepOf } from './provider-live.ts';

const NOT_SET_UP = 'no identity provider is set up';

/** The set-up at the identity provider: one check for each troubleshooting case of the guide. */
export const PROVIDER_CHECKS: readonly Check[] = [
  {
    id: 'provider.settings',
    group: 'provider',
    title: 'The identity provider is set up with your own values',
    why: 'The values of the guide have to be replaced by those of your Okta organisation.',
    covers: ['T4', 'T10', 'T11'],
    run({ deps, provider }) {
      if (provider) return lookAtSettings(provider);
      // It may well be set up in the file that is not in force.
      if (deps.settings.problems().length > 0) return skipped('the settings are not valid');
      return failed({}, new Problem('not_configured'));
    },
  },
  {
    id: 'provider.discovery',
    group: 'provider',
    title: 'Issuer and discovery document belong together',
    why: 'A document of another organisation would send the sign-in there.',
    covers: ['T4', 'T11'],
    async run(facts) {
      const look = await facts.look();
      if (!facts.provider || !look) return skipped(NOT_SET_UP);
      if (look.failure) return skipped('the provider cannot be reached');
      const found = look.document?.issuer;
      const configured = facts.provider.issuer;
      const values = { url: look.url, status: look.status, issuer: found };
      if (found === undefined) {
        const reason = look.status === 200 ? 'it is not a discovery document' : `HTTP ${look.status ?? ''}`;
        return failed(values, new Problem('discovery_failed', { url: look.url, reason }));
      }
      return found === configured
        ? ok(values)
        : failed(values, new Problem('issuer_mismatch', { configured, found }));
    },
  },
  {
    id: 'provider.tile',
    group: 'provider',
    title: 'The app tile in Okta opens this agent',
    why: 'The tile starts the sign-in by the address that is registered in Okta.',
    covers: ['T1'],
    run({ deps, provider }) {
      if (!provider) return skipped(NOT_SET_UP);
      const { endpoint } = deps.state();
      if (!endpoint) return skipped('the endpoint is closed');
      const values = { 'initiate login URI': endpoint.login };
      return new URL(endpoint.login).port === '7377'
        ? ok(values)
        : warning(
            values,
            'Register this address as the initiate login URI of the app, or run the agent on its usual port 7377; a host name alone, without https:// and path, goes into a field that asks for a host name.',
          );
    },
  },
  {
    id: 'provider.redirect',
    group: 'provider',
    title: 'The redirect URIs are registered in Okta',
    why: 'Okta compares them letter by letter, also the large O of /callback/Okta.',
    covers: ['T5'],
    async run(facts) {
      if (!facts.provider) return skipped(NOT_SET_UP);
      const asked = outcomeOfStep(await stepOf(facts, 'provider.redirect'));
      // What Okta answers now counts for more than how the last sign-in went.
      if (asked.status === 'failed' || asked.problem) return asked;
      const uris = facts.deps.redirectUris.join(' ');
      const values = {
        'sign-in redirect URIs': uris,
        ...Object.fromEntries(asked.seen.map(({ name, value }) => [name, value])),
      };
      const last = await facts.last('sign_in');
      if (last?.problem === 'sign_in_timeout')
        return warning(
          { ...values, 'last sign-in': 'the browser did not come back' },
          'If Okta showed an error about the redirect URI, register exactly these, with the capital O of Okta.',
        );
      return ok({ ...values, 'last sign-in': lastOutcome(last) });
    },
  },
  {
    id: 'provider.assignment',
    group: 'provider',
    title: 'You are assigned to the app in Okta',
    why: 'Okta lets only those sign in who are assigned to the app, by name or by group.',
    covers: ['T2'],
    async run(facts) {
      if (!facts.provider) return skipped(NOT_SET_UP);
      const last = await facts.last('sign_in');
      const values = { 'last sign-in': lastOutcome(last) };
      if (last?.problem === 'user_not_assigned') return failed(values, new Problem('user_not_assigned'));
      if (last?.problem === 'access_denied')
        return failed(
          values,
          'Ask your Okta administrator to assign you to the application; the reason is in the Okta system log.',
        );
      if (last?.problem === 'sign_in_timeout')
        return warning(
          values,
          'If Okta said that you have no access, ask your administrator to assign you to the app.',
        );
      return last ? ok(values) : skipped('nobody has signed in yet');
    },
  },
  {
    id: 'provider.roles',
    group: 'provider',
    title: 'A role mapping rule fits you',
    why: 'Okta may let you in and the rules of your organisation not; roles decide which servers you may use.',
    covers: ['T3'],
    async run(facts) {
      if (!facts.provider) return skipped(NOT_SET_UP);
      const { roleMapping } = facts.provider;
      const last = await facts.last('sign_in');
      const rules = roleMapping.rules.length;
      if (last?.problem === 'role_denied')
        return failed({ rules, strict: roleMapping.strict }, new Problem('role_denied'));
      const { session, servers } = facts.deps.state();
      if (session.state !== 'signed_in') return skipped('nobody is signed in');
      const values = { rules, roles: session.user.roles.join(', '), teams: session.user.teams.join(', ') };
      const closed = servers.filter(({ state }) => state === 'no_access').map(({ name }) => name);
      if (closed.length > 0)
        return warning(
          { ...values, 'not for you': closed.join(', ') },
          'If you need these, ask your administrator for the role or team; check that the groups claim is in the ID token.',
        );
      return ok(values);
    },
  },
  {
    id: 'provider.dpop',
    group: 'provider',
    title: 'DPoP is as the app in Okta wants it',
    why: 'An app that demands proof of possession refuses every request without it.',
    covers: ['T6'],
    async run(facts) {
      if (!facts.provider) return skipped(NOT_SET_UP);
      const client = await stepOf(facts, 'provider.client');
      if (client?.problem?.code === 'dpop_required') return outcomeOfStep(client);
      const kinds = ['sign_in', 'refresh', 'exchange'] as const;
      const last = await Promise.all(kinds.map((kind) => facts.last(kind)));
      const isAsked = client?.seen.some(({ name, value }) => name === 'demanded' && value === 'true');
      const values = { 'setting dpop': facts.provider.dpop, 'demanded now': isAsked ?? null };
      const isOff = facts.provider.dpop === 'off';
      const wasDemanded = last.some(
        (record) => record?.problem === 'dpop_required' && (isOff || record.kind === 'exchange'),
      );
      return wasDemanded ? failed(values, new Problem('dpop_required')) : ok(values);
    },
  },
  {
    id: 'provider.sign-out',
    group: 'provider',
    title: 'Signing out ends the session at Okta',
    why: 'Okta shows an error when the sign-out redirect URI is not registered.',
    covers: ['T7'],
    async run(facts) {
      if (!facts.provider) return skipped(NOT_SET_UP);
      if (!facts.provider.rpInitiatedLogout) return ok({ rpInitiatedLogout: false });
      const values = { 'sign-out redirect URIs': facts.deps.signedOutUris.join(' ') };
      const look = await facts.look();
      if (look?.document && look.document.end_session_endpoint === undefined)
        return warning(values, 'The provider has no sign-out address: turn rpInitiatedLogout off.');
      const last = await facts.last('sign_out');
      if (last?.outcome === 'failed')
        return failed(
          values,
          'Register these sign-out redirect URIs in Okta, or turn rpInitiatedLogout off.',
        );
      return ok(values);
    },
  },
];

function lookAtSettings(provider: IdentityProvider): Outcome {
  const { issuer, clientId, discoveryEndpoint } = provider;
  const values = { issuer, clientId, discovery: discoveryEndpoint ?? 'derived from the issuer' };
  for (const [field, value] of [
    ['Issuer', issuer],
    ['Discovery Endpoint', discoveryEndpoint],
    ['Exchange Token Endpoint', provider.tokenExchange.tokenEndpoint],
  ] as const) {
    const sample = value === null ? null : sampleIn(value);
    if (sample !== null) return failed(values, new Problem('sample_value', { field, value: sample }));
  }
  if (/^0oa(?:\.{3}|…|x+)?$/i.test(clientId))
    return failed(values, new Problem('sample_value', { field: 'Client ID', value: clientId }));
  const url = new URL(issuer);
  if (/-admin\.okta(?:preview)?\.com$/.test(url.hostname))
    return failed(
      values,
      `Take the address without -admin: https://${url.hostname.replace('-admin.', '.')}.`,
    );
  if (/\/(?:\.well-known|oauth2\/v1)(?:\/|$)/.test(url.pathname))
    return failed(values, `The issuer is an address without the path of an endpoint: ${url.origin}.`);
  const other = discoveryEndpoint === null ? null : new URL(discoveryEndpoint);
  if (other && other.host !== url.host)
    return failed(
      values,
      'Issuer and Discovery Endpoint must point to the same Okta org; leave the latter empty.',
    );
  return ok(values);
}

function lastOutcome(last: AuditRecord | null): string {
  if (!last) return 'never';
  return `${last.outcome}${last.problem === null ? '' : ` (${last.problem})`} at ${last.time}`;
}
