import { describe, expect, it } from 'vitest';
import { presetForIssuer } from '../../src-shared/domain/preset.ts';

describe('presetForIssuer', () => {
  it.each([
    ['https://acme.okta.com', 'okta'],
    ['https://ACME.OKTA.com/oauth2/default', 'okta'],
    ['https://acme.oktapreview.com', 'okta'],
    ['https://attacker.example/.okta.com', 'generic'],
    ['https://okta.com.evil.org', 'generic'],
    ['https://notokta.com', 'generic'],
    ['https://kc.example/realms/x', 'keycloak'],
    ['https://login.microsoftonline.com/common/v2.0', 'entra_id'],
    ['https://acme.eu.auth0.com/', 'auth0'],
    ['https://auth.pingone.eu/abc/as', 'ping'],
    ['not a URL', 'generic'],
  ])('%s is %s', (issuer, preset) => {
    expect(presetForIssuer(issuer)).toBe(preset);
  });
});
