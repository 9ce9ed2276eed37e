import { describe, expect, it } from 'vitest';
import { checkIssuerInput, isSampleHost } from '../../src-shared/domain/issuer-input.ts';

const faultsOf = (input: string): [string[], string | null] => {
  const { findings, corrected } = checkIssuerInput(input);
  return [findings.map(({ fault }) => fault), corrected];
};

describe('an issuer as it was typed', () => {
  it.each([
    ['https://acme.okta.com', [], 'https://acme.okta.com'],
    ['https://acme.okta.com/oauth2/default', [], 'https://acme.okta.com/oauth2/default'],
    ['  https://login.acme.com  ', [], 'https://login.acme.com'],
    ['acme.okta.com', ['no_scheme'], 'https://acme.okta.com'],
    ['//acme.okta.com', ['no_scheme'], 'https://acme.okta.com'],
    ['https://https://acme.okta.com', ['doubled_scheme'], 'https://acme.okta.com'],
    ['https:https://acme.okta.com', ['doubled_scheme'], 'https://acme.okta.com'],
    ['http://acme.okta.com', ['not_https'], 'https://acme.okta.com'],
    ['https://acme.okta.com/', ['trailing_slash'], 'https://acme.okta.com'],
    ['https://acme-admin.okta.com', ['admin_host'], 'https://acme.okta.com'],
    ['https://acme-admin.oktapreview.com/admin/apps', ['admin_host', 'path'], 'https://acme.oktapreview.com'],
    ['https://acme.okta.com/oauth2/v1/authorize', ['path'], 'https://acme.okta.com'],
    ['https://acme.okta.com/.well-known/openid-configuration', ['path'], 'https://acme.okta.com'],
    [
      'https://acme.okta.com/oauth2/default/.well-known/openid-configuration',
      ['path'],
      'https://acme.okta.com/oauth2/default',
    ],
    ['https://acme.okta.com/oauth2/aus1/v1/token', ['path'], 'https://acme.okta.com/oauth2/aus1'],
    ['https://acme.okta.com?x=1', ['query'], 'https://acme.okta.com'],
    ['https://me:secret@acme.okta.com', ['credentials'], 'https://acme.okta.com'],
    ['https://your-domain.okta.com', ['sample_value'], null],
    ['your-org.okta.com/', ['no_scheme', 'sample_value', 'trailing_slash'], null],
    ['https://{yourOktaDomain}', ['not_an_address'], null],
    ['', ['empty'], null],
    ['not an address', ['not_an_address'], null],
    ['ftp://acme.okta.com', ['not_an_address'], null],
    ['https://tenant.eu.auth0.com/', [], 'https://tenant.eu.auth0.com'],
    ['https://kc.acme.com/realms/staff', [], 'https://kc.acme.com/realms/staff'],
  ])('%s', (input, faults, corrected) => {
    expect(faultsOf(input)).toEqual([faults, corrected]);
  });

  it('corrects into something that is right', () => {
    for (const input of [
      'acme.okta.com/admin',
      'https://acme-admin.okta.com/',
      'http://x.okta.com/oauth2/v1',
    ]) {
      const { corrected } = checkIssuerInput(input);
      expect(faultsOf(corrected ?? '')).toEqual([[], corrected]);
    }
  });

  it('accepts http on loopback alone, and only where it is allowed', () => {
    expect(checkIssuerInput('http://127.0.0.1:9000', { allowHttp: true }).findings).toEqual([]);
    expect(checkIssuerInput('http://acme.okta.com', { allowHttp: true }).findings).toHaveLength(1);
    expect(checkIssuerInput('http://127.0.0.1:9000').findings).toHaveLength(1);
  });

  it('knows samples by their name, not by a likeness', () => {
    expect(
      ['your-company.okta.com', 'yourOktaDomain.com', 'example.com', 'a.example.org'].map(isSampleHost),
    ).toEqual([true, true, true, true]);
    expect(['yourself.okta.com', 'examples.okta.com', 'mycompany.okta.com'].map(isSampleHost)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
