/** A kind of credential that can be told by its form alone. */
interface CredentialFormat {
  /** What a person reads. */
  readonly name: string;
  /**
   * Source of a regular expression without groups that capture, case-sensitive. What follows a part of any length must
   * not be able to fail: somebody else chooses the text, and a try at each of its letters has to stay cheap.
   */
  readonly pattern: string;
}

/** One that is not told by how its first letters read: it is looked for where one of the marks stands in the text. */
interface MarkedFormat extends CredentialFormat {
  readonly marks: readonly string[];
}

/** A value that is mixed enough to be no word: within its letters there is a digit. */
const MIXED = String.raw`(?=[\w.~+/=-]{0,64}\d)`;

/**
 * RFC 7515 section 7.1: header and claims both begin with {" in base64url. RFC 7516 section 7.1: five parts. Its parts have
 * any length, so that it is tried only where a token begins as a whole.
 */
export const JSON_WEB_TOKEN: CredentialFormat = {
  name: 'JSON Web Token',
  pattern: String.raw`eyJ[\w-]{8,}\.(?:eyJ[\w-]{8,}\.[\w-]{10,}|[\w-]*\.[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,})`,
};

/**
 * The well-known formats: what their issuers document (prefix, alphabet, length), and no guesses by entropy. Where an
 * issuer gives no fixed length, the shortest that was ever given out.
 */
export const PREFIXED_FORMATS: readonly CredentialFormat[] = [
  // RFC 6749, RFC 7523, RFC 8693: parameters and members that carry a secret.
  {
    name: 'OAuth parameter',
    pattern: String.raw`(?:client_secret|client_assertion|subject_token|actor_token|refresh_token|access_token|id_token|code_verifier)=${MIXED}[\w.~%+/-]{16,}`,
  },
  { name: 'Onbehalf token', pattern: String.raw`obh_[\w-]{16,}` },
  { name: 'GitHub token', pattern: String.raw`gh[pousr]_[a-zA-Z0-9]{36,255}` },
  { name: 'GitHub token', pattern: String.raw`github_pat_[a-zA-Z0-9]{22}_[a-zA-Z0-9]{59}` },
  {
    name: 'GitLab token',
    pattern: String.raw`gl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat|ffct)-[\w.=-]{20,}`,
  },
  { name: 'Slack token', pattern: String.raw`xox[abeoprs](?:\.xox[bp])?-[a-zA-Z0-9-]{20,}` },
  { name: 'Slack token', pattern: String.raw`xapp-\d-[A-Z0-9]{8,16}-\d{8,16}-[a-f0-9]{32,}` },
  {
    name: 'Slack webhook',
    pattern: String.raw`hooks\.slack\.com/(?:services|workflows|triggers)/[a-zA-Z0-9+/]{40,}`,
  },
  { name: 'AWS access key', pattern: String.raw`(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])` },
  { name: 'Google API key', pattern: String.raw`AIza[\w-]{35}(?![\w-])` },
  { name: 'Google OAuth secret', pattern: String.raw`GOCSPX-[\w-]{28}` },
  { name: 'Google access token', pattern: String.raw`ya29\.[\w-]{20,}` },
  {
    name: 'Azure storage key',
    pattern: String.raw`(?:AccountKey|SharedAccessKey)=[a-zA-Z0-9+/]{42,86}={1,2}`,
  },
  {
    name: 'OpenAI key',
    pattern: String.raw`sk-(?:(?:proj|svcacct|admin)-[\w-]{20,}|[a-zA-Z0-9]{20}T3BlbkFJ[a-zA-Z0-9]{20})`,
  },
  { name: 'Anthropic key', pattern: String.raw`sk-ant-[a-z]+\d\d-[\w-]{60,}` },
  { name: 'Hugging Face token', pattern: String.raw`hf_[a-zA-Z]{34}(?![a-zA-Z0-9])` },
  { name: 'Stripe key', pattern: String.raw`(?:sk|rk)_(?:live|test)_[a-zA-Z0-9]{16,}` },
  { name: 'Stripe webhook secret', pattern: String.raw`whsec_[a-zA-Z0-9+/]{32,}` },
  { name: 'Twilio key', pattern: String.raw`SK[0-9a-f]{32}(?![0-9a-zA-Z])` },
  { name: 'SendGrid key', pattern: String.raw`SG\.[\w-]{22}\.[\w-]{43}` },
  { name: 'Mailgun key', pattern: String.raw`key-[0-9a-f]{32}(?![0-9a-zA-Z])` },
  { name: 'npm token', pattern: String.raw`npm_[a-zA-Z0-9]{36}(?![a-zA-Z0-9])` },
  { name: 'PyPI token', pattern: String.raw`pypi-AgEIcHlwaS5vcmc[\w-]{50,}` },
  { name: 'RubyGems key', pattern: String.raw`rubygems_[0-9a-f]{48}` },
  { name: 'Docker token', pattern: String.raw`dckr_(?:pat|oat)_[\w-]{27,}` },
  { name: 'DigitalOcean token', pattern: String.raw`do[por]_v1_[0-9a-f]{64}` },
  { name: 'Shopify token', pattern: String.raw`shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}` },
  { name: 'Atlassian token', pattern: String.raw`AT(?:ATT|CTT)3[\w=-]{80,}` },
  { name: 'Linear key', pattern: String.raw`lin_(?:api|oauth)_[a-zA-Z0-9]{40,}` },
  { name: 'Notion token', pattern: String.raw`(?:secret_|ntn_)[a-zA-Z0-9]{43,}` },
  { name: 'Figma token', pattern: String.raw`fig[dou]_[\w-]{40,}` },
  { name: 'Postman key', pattern: String.raw`PMAK-[0-9a-f]{24}-[0-9a-f]{34}` },
  { name: 'Databricks token', pattern: String.raw`dapi[0-9a-f]{32}(?![0-9a-zA-Z])` },
  { name: 'HashiCorp Vault token', pattern: String.raw`hv[bs]\.[\w-]{24,}` },
  { name: 'Grafana token', pattern: String.raw`glsa_[a-zA-Z0-9]{32}_[0-9a-fA-F]{8}` },
  { name: 'Grafana token', pattern: String.raw`glc_eyJ[\w+/=-]{32,}` },
  { name: 'New Relic key', pattern: String.raw`NRAK-[A-Z0-9]{27}` },
  { name: 'Sentry token', pattern: String.raw`sntry[su]_[\w+/=]{40,}` },
  { name: 'Doppler token', pattern: String.raw`dp\.(?:pt|st|sa|ct|scim|audit)\.[a-zA-Z0-9._-]{40,}` },
  { name: '1Password token', pattern: String.raw`ops_eyJ[\w+/=-]{100,}` },
  { name: 'Discord webhook', pattern: String.raw`discord(?:app)?\.com/api/webhooks/\d{17,20}/[\w-]{60,}` },
  { name: 'age key', pattern: String.raw`AGE-SECRET-KEY-1[0-9A-Z]{58}` },
];

export const MARKED_FORMATS: readonly MarkedFormat[] = [
  // RFC 7468. The end may be missing where a text was cut.
  {
    name: 'private key',
    marks: ['PRIVATE KEY'],
    pattern: String.raw`-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----[^-]{20,}(?:-----END (?:[A-Z]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----)?`,
  },
  // RFC 6750 section 2.1, RFC 9449 section 7.1, RFC 7617 section 2.
  {
    name: 'authorization header',
    marks: ['earer ', 'EARER ', 'DPoP '],
    pattern: String.raw`(?:[Bb]earer|BEARER|DPoP) +${MIXED}[\w.~+/-]{16,}=*`,
  },
  {
    name: 'authorization header',
    marks: ['asic '],
    pattern: String.raw`[Bb]asic +(?=[a-zA-Z0-9+/]{0,64}\d)(?=[a-z0-9+/]{0,64}[A-Z])(?=[A-Z0-9+/]{0,64}[a-z])[a-zA-Z0-9+/]{16,}={0,2}`,
  },
  // RFC 3986 section 3.2.1: a password in an address.
  {
    name: 'password in an address',
    marks: ['://'],
    pattern: String.raw`(?:https?|ftp|postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|smtps?|ldaps?)://[\w.%~+-]{0,64}:[^\s/:@"'<>{}$\\[\]]{3,128}@[\w.-]`,
  },
  { name: 'Okta API token', marks: ['SSWS '], pattern: String.raw`SSWS +[\w-]{20,}` },
  {
    name: 'AWS secret key',
    marks: ['ecret_access_key', 'SECRET_ACCESS_KEY', 'ecretAccessKey'],
    pattern: String.raw`(?:aws_secret_access_key|AWS_SECRET_ACCESS_KEY|SecretAccessKey|secretAccessKey)["']?\s{0,4}[:=]\s{0,4}["']?[a-zA-Z0-9/+]{40}(?![a-zA-Z0-9/+])`,
  },
  {
    name: 'Microsoft client secret',
    marks: ['Q~'],
    pattern: String.raw`[a-zA-Z0-9_~.]{3}\dQ~[a-zA-Z0-9_~.-]{31,34}`,
  },
  {
    name: 'Azure DevOps token',
    marks: ['AZDO'],
    pattern: String.raw`[a-zA-Z0-9]{76}AZDO[a-zA-Z0-9]{4}(?![a-zA-Z0-9])`,
  },
  {
    name: 'Terraform token',
    marks: ['.atlasv1.'],
    pattern: String.raw`[a-zA-Z0-9]{14}\.atlasv1\.[\w-]{60,}`,
  },
  { name: 'Telegram bot token', marks: [':AA'], pattern: String.raw`\d{8,10}:AA[\w-]{33}(?![\w-])` },
];
