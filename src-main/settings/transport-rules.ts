import type { ConfigurationIssue } from './configuration-issues.ts';
import { isObject } from './merge-layers.ts';
import type { LayerDocument } from './partial-schema.ts';

export interface TransportRules {
  /** Accept an identity provider over http on this computer (the demo, tests). Packaged builds never do. */
  readonly dev: boolean;
}

/**
 * Tokens and secrets travel over https alone (RFC 6749 section 1.6, OpenID Connect Core section 16.17). http is for this
 * computer: for MCP servers always, for an identity provider only in development.
 */
export function transportIssues(
  document: LayerDocument,
  { dev }: TransportRules,
): readonly ConfigurationIssue[] {
  const addresses: readonly Address[] = [
    ...ofProvider([], dev),
    ...keysOf(document, 'accounts').flatMap((id) => ofProvider(['accounts', id], dev)),
    ...keysOf(document, 'servers').flatMap((id) => [
      { path: ['servers', id, 'url'], loopback: true },
      { path: ['servers', id, 'authorization', 'tokenEndpoint'], loopback: dev },
    ]),
  ];
  return addresses.flatMap(({ path, loopback }) => {
    const message = whyNot(at(document, path), loopback);
    return message === null ? [] : [{ path: path.join('.'), message, nearest: null }];
  });
}

interface Address {
  readonly path: readonly string[];
  /** Whether http to this computer is good enough. */
  readonly loopback: boolean;
}

function ofProvider(within: readonly string[], loopback: boolean): readonly Address[] {
  const keys = [['issuer'], ['discoveryEndpoint'], ['tokenExchange', 'tokenEndpoint']];
  return keys.map((key) => ({ path: [...within, 'identityProvider', ...key], loopback }));
}

function keysOf(document: LayerDocument, section: string): readonly string[] {
  const entries = document[section];
  return isObject(entries) ? Object.keys(entries) : [];
}

function at(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), document);
}

function whyNot(address: unknown, loopback: boolean): string | null {
  if (typeof address !== 'string' || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '') return 'must not contain a user name or password';
  if (url.protocol === 'https:') return null;
  if (!isLoopback(url.hostname)) return 'must begin with https://';
  return loopback ? null : 'must begin with https:// (http on this computer is for --dev alone)';
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}
