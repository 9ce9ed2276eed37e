import { presetForIssuer } from './preset.ts';
import type { Preset } from './provider.ts';

/** What is wrong with an issuer as somebody typed it. */
export type IssuerFault =
  | 'empty'
  | 'not_an_address'
  | 'no_scheme'
  | 'doubled_scheme'
  | 'not_https'
  | 'sample_value'
  | 'admin_host'
  | 'path'
  | 'trailing_slash'
  | 'credentials'
  | 'query';

export interface IssuerFinding {
  readonly fault: IssuerFault;
  /** In words, as a sentence. */
  readonly message: string;
}

export interface IssuerCheck {
  /** Everything that is wrong, in the order in which a person would correct it. */
  readonly findings: readonly IssuerFinding[];
  /** What was meant, where that can be told; the input itself where nothing is wrong. */
  readonly corrected: string | null;
  readonly preset: Preset;
}

const MESSAGES: Readonly<Record<IssuerFault, string>> = {
  empty: 'Enter the issuer of your identity provider, for example https://your-company.okta.com.',
  not_an_address: 'This is not an address.',
  no_scheme: 'The issuer begins with https://.',
  doubled_scheme: 'The address has its scheme twice.',
  not_https: 'The issuer must be an https address.',
  sample_value: 'This is a sample value: enter the address of your own Okta org.',
  admin_host: 'This is the address of the Okta Admin Console; the issuer has no -admin in it.',
  path: 'The issuer ends after the host, or after /oauth2/ and the name of an authorization server.',
  trailing_slash: 'The issuer has no slash at its end.',
  credentials: 'The issuer has no user name in it.',
  query: 'The issuer has nothing after a ? or #.',
};

const SCHEMES = /^(?:https?:\/{0,2})+(?=https?:)/i;
const OKTA_PATH = /^\/oauth2\/(?!v1(?:\/|$))[A-Za-z0-9._-]+/;
const WELL_KNOWN = /\/\.well-known\/.*$/;

/**
 * Looks at an issuer before anything is sent to it: what people paste instead of it (the Admin Console's address, a
 * discovery document, a sample from a guide) is named, and what they meant is offered. `allowHttp` accepts http on
 * loopback.
 */
export function checkIssuerInput(
  input: string,
  options: { readonly allowHttp?: boolean; readonly preset?: Preset } = {},
): IssuerCheck {
  const faults = new Set<IssuerFault>();
  const url = parse(input.trim(), faults);
  if (url === null) return result(faults, null, 'generic');
  checkScheme(url, faults, options.allowHttp ?? false);
  const preset = options.preset ?? presetForIssuer(url.href);
  checkHost(url, faults);
  const path = correctPath(url, input.trim(), faults, preset);
  const corrected = faults.has('sample_value') ? null : `${url.protocol}//${url.host}${path}`;
  return result(faults, corrected, preset);
}

function result(faults: ReadonlySet<IssuerFault>, corrected: string | null, preset: Preset): IssuerCheck {
  const findings = [...faults].map((fault) => ({ fault, message: MESSAGES[fault] }));
  return { findings, corrected, preset };
}

function parse(text: string, faults: Set<IssuerFault>): URL | null {
  if (text === '') return fault(faults, 'empty');
  if (SCHEMES.test(text)) faults.add('doubled_scheme');
  let address = text.replace(SCHEMES, '');
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(address)) {
    faults.add('no_scheme');
    address = `https://${address.replace(/^(?:https?:)?\/*/i, '')}`;
  }
  const url = URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || !isHost(url.hostname))
    return fault(faults, 'not_an_address');
  return url;
}

function fault(faults: Set<IssuerFault>, one: IssuerFault): null {
  faults.clear();
  faults.add(one);
  return null;
}

/** A name with a dot, or an address of this computer. Braces and spaces are what placeholders have. */
function isHost(hostname: string): boolean {
  return hostname === 'localhost' || /^[[\]a-z0-9.:-]+$/i.test(hostname) ? hostname.length > 3 : false;
}

function checkScheme(url: URL, faults: Set<IssuerFault>, allowHttp: boolean): void {
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !(allowHttp && loopback)) {
    faults.add('not_https');
    url.protocol = 'https:';
  }
  if (url.username !== '' || url.password !== '') faults.add('credentials');
  if (url.search !== '' || url.hash !== '') faults.add('query');
}

function checkHost(url: URL, faults: Set<IssuerFault>): void {
  if (isSampleHost(url.hostname)) faults.add('sample_value');
  const [first = '', ...rest] = url.hostname.split('.');
  if (first.endsWith('-admin') && presetForIssuer(`https://${url.hostname}`) === 'okta') {
    faults.add('admin_host');
    url.hostname = [first.slice(0, -'-admin'.length), ...rest].join('.');
  }
}

const SAMPLE_LABEL =
  /^your[-_]?(?:okta[-_]?)?(?:domain|org|organi[sz]ation|company|tenant|subdomain)(?:-admin)?$|^\{.*\}$/;
const SAMPLE_DOMAIN = /(?:^|\.)example(?:\.(?:com|org|net))?$/;

/** `your-org.okta.com`, `yourDomain.okta.com`, `example.com` (RFC 2606) and their like. */
export function isSampleHost(hostname: string): boolean {
  const host = hostname.toLowerCase();
  return SAMPLE_DOMAIN.test(host) || SAMPLE_LABEL.test(host.split('.')[0] ?? '');
}

function correctPath(url: URL, typed: string, faults: Set<IssuerFault>, preset: Preset): string {
  const path = url.pathname.replace(WELL_KNOWN, '');
  const bare = path.replace(/\/+$/, '');
  const kept = preset === 'okta' ? (OKTA_PATH.exec(bare)?.[0] ?? '') : bare;
  if (kept !== bare || path !== url.pathname) faults.add('path');
  // Auth0's issuers end with a slash; everywhere else it is a slip.
  else if (typed.endsWith('/') && preset !== 'auth0') faults.add('trailing_slash');
  return kept;
}
