import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { Problem } from '../../src-shared/problems/problem.ts';

const CONNECT_MS = 5_000;

/** The way to a host, as this computer sees it. */
export interface HostLook {
  readonly host: string;
  readonly addresses: string | null;
  readonly proxy: string | null;
  /** Who vouches for the host: a name that is not a public authority is a company's inspection of TLS. */
  readonly 'certificate authority': string | null;
  readonly 'certificate until': string | null;
  /** What does not hold up the rest: with a proxy neither name nor certificate need be seen from here. */
  readonly problem: Problem | null;
}

/** Looks up the name and at the certificate; nothing is sent and nothing is trusted. Throws `provider_unreachable`. */
export async function lookAtHost(
  url: URL,
  signal: AbortSignal,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<HostLook> {
  const proxy = proxyOf(env);
  const base = { host: url.host, proxy };
  const none = { 'certificate authority': null, 'certificate until': null };
  let addresses: string;
  try {
    addresses = await addressesOf(url.hostname);
  } catch (cause) {
    const problem = new Problem(
      'provider_unreachable',
      { host: url.host, reason: 'its name could not be found.' },
      { cause },
    );
    if (proxy === null) throw problem;
    return { ...base, ...none, addresses: null, problem };
  }
  if (url.protocol !== 'https:' || proxy !== null) return { ...base, ...none, addresses, problem: null };
  const certificate = await certificateOf(url, signal);
  return {
    ...base,
    addresses,
    'certificate authority': certificate === null ? null : nameOf(certificate),
    'certificate until': certificate?.valid_to ?? null,
    problem: null,
  };
}

async function addressesOf(hostname: string): Promise<string> {
  const name = hostname.replace(/^\[|\]$/g, '');
  if (isIP(name) !== 0) return name;
  return (await lookup(name, { all: true })).map(({ address }) => address).join(' ');
}

/** The proxy without its user name and password. */
function proxyOf(env: Readonly<Record<string, string | undefined>>): string | null {
  const set = env['https_proxy'] ?? env['HTTPS_PROXY'];
  if (set === undefined || set === '') return null;
  return URL.parse(set)?.host ?? 'set, but not an address';
}

/** Only looked at: the connection is closed without a byte of ours, and the request proper verifies for itself. */
function certificateOf(url: URL, signal: AbortSignal): Promise<PeerCertificate | null> {
  return new Promise((resolve) => {
    const socket = connect({
      host: url.hostname,
      port: url.port === '' ? 443 : Number(url.port),
      servername: isIP(url.hostname) === 0 ? url.hostname : '',
      rejectUnauthorized: false,
    });
    const done = (certificate: PeerCertificate | null): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(certificate);
    };
    const onAbort = (): void => done(null);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.setTimeout(CONNECT_MS, () => done(null));
    socket.once('error', () => done(null));
    socket.once('secureConnect', () => done(socket.getPeerCertificate()));
  });
}

function nameOf({ issuer }: PeerCertificate): string {
  const { O, CN } = issuer;
  return [O, CN].flat().filter(Boolean).join(', ');
}
