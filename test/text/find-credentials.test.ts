import { describe, expect, it, test } from 'vitest';
import fc from 'fast-check';
import {
  JSON_WEB_TOKEN,
  MARKED_FORMATS,
  PREFIXED_FORMATS,
} from '../../src-shared/text/credential-formats.ts';
import { findCredentials } from '../../src-shared/text/find-credentials.ts';
import { redact } from '../../src-shared/text/redact.ts';
import '../support/property-seed.ts';

/** So long a mixed text of an alphabet; put together here, so that no scanner of sources takes this file for a leak. */
function mixed(length: number, alphabet = 'aB3dE6gH9jK2mN5pQ8sT1vW4xY7z'): string {
  return Array.from({ length }, (_, at) => alphabet[(at * 7 + 3) % alphabet.length]).join('');
}
const hex = (length: number): string => mixed(length, '0a1b2c3d4e5f67');
const upper = (length: number): string => mixed(length, 'QA2BZ3CX4DW5EV6FU7');
const letters = (length: number): string => mixed(length, 'abcDEFghiJKLmnoPQRstu');
const jwt = `eyJ${mixed(20)}.eyJ${mixed(40)}.${mixed(43)}`;
const pem = `-----BEGIN EC PRIVATE KEY-----\n${mixed(64)}\n${mixed(40)}\n-----END EC PRIVATE KEY-----`;

const SAMPLES: readonly (readonly [string, string])[] = [
  ['JSON Web Token', jwt],
  ['JSON Web Token', `eyJ${mixed(30)}..${mixed(16)}.${mixed(60)}.${mixed(22)}`],
  ['private key', pem],
  ['authorization header', `Bearer ${mixed(32)}`],
  ['authorization header', `Basic ${mixed(28)}==`],
  ['OAuth parameter', `client_secret=${mixed(40)}`],
  ['password in an address', `postgres://app:${mixed(12)}@db.internal/people`],
  ['Onbehalf token', `obh_${mixed(43)}`],
  ['Okta API token', `SSWS 00${mixed(40)}`],
  ['GitHub token', `ghp_${mixed(36)}`],
  ['GitHub token', `github_pat_${mixed(22)}_${mixed(59)}`],
  ['GitLab token', `glpat-${mixed(20)}`],
  ['Slack token', `xoxb-${mixed(40, '0123456789')}-${mixed(24)}`],
  ['Slack token', `xapp-1-${upper(11)}-1234567890123-${hex(64)}`],
  ['Slack webhook', `https://hooks.slack.com/services/T${upper(8)}/B${upper(10)}/${mixed(24)}`],
  ['AWS access key', `AKIA${upper(16)}`],
  ['AWS secret key', `aws_secret_access_key = ${mixed(40)}`],
  ['Google API key', `AIza${mixed(35)}`],
  ['Google OAuth secret', `GOCSPX-${mixed(28)}`],
  ['Google access token', `ya29.${mixed(60)}`],
  ['Microsoft client secret', `abC8Q~${mixed(34)}`],
  ['Azure storage key', `AccountKey=${mixed(86)}==`],
  ['Azure DevOps token', `${mixed(76)}AZDO${mixed(4)}`],
  ['OpenAI key', `sk-proj-${mixed(60)}`],
  ['OpenAI key', `sk-${mixed(20)}T3BlbkFJ${mixed(20)}`],
  ['Anthropic key', `sk-ant-api03-${mixed(90)}`],
  ['Hugging Face token', `hf_${letters(34)}`],
  ['Stripe key', `sk_live_${mixed(24)}`],
  ['Stripe webhook secret', `whsec_${mixed(32)}`],
  ['Twilio key', `SK${hex(32)}`],
  ['SendGrid key', `SG.${mixed(22)}.${mixed(43)}`],
  ['Mailgun key', `key-${hex(32)}`],
  ['npm token', `npm_${mixed(36)}`],
  ['PyPI token', `pypi-AgEIcHlwaS5vcmc${mixed(60)}`],
  ['RubyGems key', `rubygems_${hex(48)}`],
  ['Docker token', `dckr_pat_${mixed(27)}`],
  ['DigitalOcean token', `dop_v1_${hex(64)}`],
  ['Shopify token', `shpat_${hex(32)}`],
  ['Atlassian token', `ATATT3${mixed(180)}`],
  ['Linear key', `lin_api_${mixed(40)}`],
  ['Notion token', `ntn_${mixed(46)}`],
  ['Figma token', `figd_${mixed(40)}`],
  ['Postman key', `PMAK-${hex(24)}-${hex(34)}`],
  ['Databricks token', `dapi${hex(32)}`],
  ['HashiCorp Vault token', `hvs.${mixed(95)}`],
  ['Terraform token', `${mixed(14)}.atlasv1.${mixed(67)}`],
  ['Grafana token', `glsa_${mixed(32)}_${hex(8)}`],
  ['Grafana token', `glc_eyJ${mixed(60)}`],
  ['New Relic key', `NRAK-${upper(27)}`],
  ['Sentry token', `sntrys_${mixed(60)}`],
  ['Doppler token', `dp.pt.${mixed(43)}`],
  ['1Password token', `ops_eyJ${mixed(300)}`],
  ['Telegram bot token', `1234567890:AA${mixed(33)}`],
  ['Discord webhook', `https://discord.com/api/webhooks/123456789012345678/${mixed(68)}`],
  ['age key', `AGE-SECRET-KEY-1${upper(58)}`],
];

describe('what is a credential', () => {
  it.each(SAMPLES)('%s: %s', (name, sample) => {
    for (const text of [
      sample,
      `before ${sample} after`,
      `{"note":"${sample}"}`,
      `x=${sample}&y=1`,
      `(${sample})`,
    ])
      expect(findCredentials(text).map((one) => one.name)).toContain(name);
    expect(redact(`before ${sample} after`)).toMatch(/^before .*\[redacted\].* after$/s);
  });

  test('every format of the tables has its sample', () => {
    const names = new Set(SAMPLES.map(([name]) => name));
    for (const { name } of [JSON_WEB_TOKEN, ...PREFIXED_FORMATS, ...MARKED_FORMATS])
      expect(names).toContain(name);
  });
});

describe('what is none', () => {
  it.each([
    'The basic information12345678 is on page 7.',
    'bearer of good news, a person with authentication-method one',
    'commit 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'id 3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    'https://intranet.example.com/wiki/page?code=200&x=1#sk-overview-of-the-quarter',
    'see https://alice@example.com:8443/path and mailto:alice@example.com',
    'AKIAIOSFODNN7EXAMPLE',
    `ghp_${'x'.repeat(36)}`,
    'client_secret=your_client_secret_here_1',
    'sk-learn-extension-for-intel-processors',
    'eyJhbGciOiJub25lIn0 is half of something',
    'key-value-store-with-replication-and-more',
    'AIzaIsAShortName',
    'MASKIA the band, ASIANPAINTSLIMITED99 on the exchange',
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'postgres://localhost:5432/people',
    '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----',
    '00000000-0000-0000-0000-000000000000 key-00000000000000000000000000000000',
  ])('%s', (text) => expect(findCredentials(text)).toEqual([]));

  test('prose, identifiers and numbers of any length', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    const text = fc.array(fc.oneof(word, fc.uuid(), fc.integer().map(String), fc.emailAddress()), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, (words) => {
        expect(findCredentials(words.join(' '))).toEqual([]);
      }),
    );
  });
});

test('places are in order, without overlaps, and say where the credential stands', () => {
  const text = `Authorization: Bearer ${jwt} and ghp_${mixed(36)}`;
  const found = findCredentials(text);
  expect(found.map(({ start, end }) => text.slice(start, end))).toEqual([
    `Bearer ${jwt}`,
    `ghp_${mixed(36)}`,
  ]);
});

test('a hostile text of a megabyte is not looked at again and again', () => {
  for (const unit of [
    'eyJ',
    'eyJa.',
    'Bearer ',
    '://a:',
    'Q~',
    '-----BEGIN PRIVATE KEY-----',
    '.atlasv1.',
    'a-',
    'client_secret=',
    'eyJa-',
    `eyJ${'a'.repeat(9)}.`,
    'ATATT3=',
    'ghp_',
    'https://a:b',
  ])
    expect(findCredentials(unit.repeat(Math.ceil(1_000_000 / unit.length))).length).toBeLessThan(1_000_000);
}, 60_000);
