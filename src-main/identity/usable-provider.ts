import { checkIssuerInput, isSampleHost } from '../../src-shared/domain/issuer-input.ts';
import type { IdentityProvider } from '../../src-shared/domain/provider.ts';
import { Problem } from '../../src-shared/problems/problem.ts';

const SAMPLE_CLIENT_ID = /^(?:0oa(?:\.{3}|…|x+)?|your[-_ ]?client[-_ ]?id|\{.*\})$/i;

/** Refuses settings that a guide or a form left behind, before anything is sent anywhere. */
export function refuseUnusable(provider: IdentityProvider, dev: boolean): void {
  const sample = (field: string, value: string): never => {
    throw new Problem('sample_value', { field, value });
  };
  const { issuer, discoveryEndpoint, clientId, preset } = provider;
  const { findings, corrected } = checkIssuerInput(issuer, { allowHttp: dev, preset });
  if (findings.some(({ fault }) => fault === 'sample_value')) sample('Issuer', issuer);
  if (discoveryEndpoint !== null && isSampleHost(new URL(discoveryEndpoint).hostname))
    sample('Discovery Endpoint', discoveryEndpoint);
  if (SAMPLE_CLIENT_ID.test(clientId.trim())) sample('Client ID', clientId);
  const fatal = findings.find(({ fault }) => fault !== 'trailing_slash' && fault !== 'not_https');
  if (fatal)
    throw new Problem('issuer_invalid', {
      value: issuer,
      reason: fatal.message,
      corrected: corrected ?? 'the address of your Okta org',
    });
}
