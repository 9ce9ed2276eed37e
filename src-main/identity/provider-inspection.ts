import type { CommandRequest, CommandResponse } from '../../src-shared/contract/commands.ts';
import type { providerCommands } from '../../src-shared/contract/provider.ts';
import type { ProviderFinding } from '../../src-shared/contract/provider.ts';
import { checkIssuerInput } from '../../src-shared/domain/issuer-input.ts';
import { presetDefaults, presetForEndpoint } from '../../src-shared/domain/preset-defaults.ts';
import { identityProviderSchema, type Preset } from '../../src-shared/domain/provider.ts';
import { asProblem, Problem } from '../../src-shared/problems/problem.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { Claims } from './claims.ts';
import { compileTemplate } from './claims-template.ts';
import { fetchMetadata } from './discovery.ts';
import { redirectUris, signedOutUris } from './loopback-uris.ts';
import { checkProvider, type ProviderCheckDeps } from './provider-checks.ts';
import { providerFetch } from './provider-fetch.ts';
import { decideRoles } from './roles.ts';
import { extractTeams } from './teams.ts';

export interface ProviderInspectionDeps extends ProviderCheckDeps {
  readonly settings: SettingsSource;
  readonly loginUrl: () => string;
  /** Of the person signed in; null when nobody is. */
  readonly claims: () => Claims | null;
}

type Answer<Name extends keyof typeof providerCommands> = Promise<CommandResponse<Name>>;

/** What a person wants to know of a provider before it is used: the form, the test, the preview, the values to copy. */
export interface ProviderInspection {
  detect(request: CommandRequest<'provider.detect'>, signal: AbortSignal): Answer<'provider.detect'>;
  check(request: CommandRequest<'provider.check'>, signal: AbortSignal): Answer<'provider.check'>;
  previewMapping(request: CommandRequest<'provider.previewMapping'>): Answer<'provider.previewMapping'>;
  values(): Answer<'provider.values'>;
}

export function createProviderInspection(deps: ProviderInspectionDeps): ProviderInspection {
  async function presetByDiscovery(issuer: string, signal: AbortSignal): Promise<Preset | null> {
    const provider = identityProviderSchema.parse({ issuer, clientId: 'unknown' });
    const fetch = providerFetch({ ...deps, offset: deps.connections.offset }, signal);
    const document = await fetchMetadata(provider, { fetch, dev: deps.dev }).catch(() => null);
    const endpoint = document?.['authorization_endpoint'];
    return typeof endpoint === 'string' ? presetForEndpoint(endpoint) : null;
  }

  return {
    async detect({ issuer, discover }, signal) {
      const { findings, corrected, preset: byHost } = checkIssuerInput(issuer, { allowHttp: deps.dev });
      const ask = discover && byHost === 'generic' && corrected !== null;
      const byDocument = ask ? await presetByDiscovery(corrected, signal) : null;
      const preset = byDocument ?? byHost;
      const by = byDocument === null ? (byHost === 'generic' ? 'none' : 'host') : 'discovery';
      return {
        preset,
        by,
        findings: findings.map(({ fault, message }): ProviderFinding => ({
          field: 'issuer',
          fault,
          message,
          corrected,
        })),
        suggestion: corrected === null ? null : suggestion(corrected, preset),
      };
    },
    async check({ identityProvider }, signal) {
      const provider = identityProvider ?? deps.settings.current().identityProvider;
      if (provider === null) throw new Problem('not_configured');
      const steps = await checkProvider(provider, deps, signal);
      return { ok: steps.every(({ status }) => status === 'ok' || status === 'warning'), steps: [...steps] };
    },
    async previewMapping({ claims: given, roleMapping, teamSync }) {
      const claims = given ?? deps.claims();
      const decision = decideRoles(roleMapping, claims ?? {});
      return {
        claims: claims === null ? null : { ...claims },
        roles: [...decision.roles],
        teams: [...extractTeams(teamSync, claims ?? {})],
        allowed: decision.allowed,
        rules: decision.tried.map((rule) => ({ ...rule })),
        teamProblem: compileProblem(teamSync.template),
      };
    },
    async values() {
      const provider = deps.settings.current().identityProvider;
      return {
        redirectUris: [...redirectUris(deps.callbackPorts)],
        signOutUris: [...signedOutUris(deps.callbackPorts)],
        initiateLoginUri: deps.loginUrl(),
        scopes: [...(provider?.scopes ?? presetDefaults('okta').scopes)],
        grantTypes: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      };
    },
  };
}

function suggestion(issuer: string, preset: Preset): CommandResponse<'provider.detect'>['suggestion'] {
  const { clientId: _none, ...rest } = identityProviderSchema.parse({
    ...presetDefaults(preset),
    preset,
    issuer,
    clientId: 'unknown',
  });
  return rest;
}

function compileProblem(template: string): string | null {
  try {
    compileTemplate(template)({});
    return null;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : asProblem(thrown).message;
  }
}
