import type { Injection } from '../../src-shared/domain/server.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { Secret } from '../../src-shared/text/secret.ts';
import type { CredentialHeader } from '../ports/exchange.ts';
import type { Grant } from './grant.ts';

/** Headers that frame the message or belong to the transport: a credential is never one of them. */
const RESERVED = new Set(
  [
    'host content-length content-type content-encoding transfer-encoding accept',
    'connection keep-alive proxy-connection upgrade te trailer expect origin',
    'mcp-session-id mcp-protocol-version mcp-method mcp-name last-event-id dpop',
  ].flatMap((names) => names.split(' ')),
);

/**
 * The headers that carry a credential, as the server's settings say. A credential is in a header and nowhere else:
 * never in a URL, where it would be logged. Throws `credential_not_injectable`, without the value.
 */
export function injectionHeaders(
  grant: Grant,
  injection: Injection,
  server: string,
): readonly CredentialHeader[] {
  const refuse = (reason: string) => new Problem('credential_not_injectable', { server, reason });
  const { name, value } = headerOf(grant, injection, refuse);
  if (RESERVED.has(name.toLowerCase())) throw refuse(`${name} belongs to the transport.`);
  if (!/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value))
    throw refuse('it has characters that a header cannot carry.');
  return [{ name, value: new Secret('credential_header', value) }];
}

/** What the settings alone say, for a preview: a placeholder stands where the credential will be. */
export function shownInjection(injection: Injection): { name: string; value: string }[] {
  switch (injection.mode) {
    case 'authorization_bearer':
      return [{ name: 'Authorization', value: 'Bearer [credential]' }];
    case 'authorization_basic':
      return [{ name: 'Authorization', value: 'Basic [user name and password]' }];
    case 'header':
      return [{ name: injection.header, value: `${injection.prefix}[credential]` }];
    case 'header_from_secret':
      return [{ name: injection.header, value: `${injection.prefix}[${injection.path.join('.')}]` }];
  }
}

type Refuse = (reason: string) => Problem;

function headerOf(grant: Grant, injection: Injection, refuse: Refuse): { name: string; value: string } {
  switch (injection.mode) {
    case 'authorization_bearer':
      return { name: 'Authorization', value: `${grant.tokenType ?? 'Bearer'} ${plain(grant, refuse)}` };
    case 'authorization_basic':
      return { name: 'Authorization', value: `Basic ${basic(grant, refuse)}` };
    case 'header':
      if (grant.tokenType === 'DPoP')
        throw refuse('a sender-constrained token goes into Authorization alone.');
      return { name: injection.header, value: injection.prefix + plain(grant, refuse) };
    case 'header_from_secret':
      return { name: injection.header, value: injection.prefix + pick(grant, injection.path, refuse) };
  }
}

/** A value that is used whole. */
function plain(grant: Grant, refuse: Refuse): string {
  if (grant.kind === 'access_token' || grant.kind === 'static_secret') return grant.value.reveal();
  throw refuse(
    'it has several values: choose "header from secret" with a path, or Basic for a service account.',
  );
}

/** RFC 7617: user name and password in UTF-8, the user name without a colon. */
function basic(grant: Grant, refuse: Refuse): string {
  if (grant.kind === 'access_token') throw refuse('a token is no user name and password.');
  const pair = grant.kind === 'static_secret' ? grant.value.reveal() : account(grant, refuse);
  if (!pair.includes(':')) throw refuse('it must have the form user:password.');
  return Buffer.from(pair, 'utf8').toString('base64');
}

function account(grant: Grant, refuse: Refuse): string {
  const username = pick(grant, ['username'], refuse);
  if (username.includes(':')) throw refuse('a user name with a colon cannot be sent with Basic.');
  return `${username}:${pick(grant, ['password'], refuse)}`;
}

/** One value by its path. Own properties only: `constructor` and `__proto__` name nothing. */
function pick(grant: Grant, path: readonly string[], refuse: Refuse): string {
  let value = structure(grant, refuse);
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      throw refuse(`it has no value at ${path.join('.')}.`);
    value = (value as Record<string, unknown>)[step];
  }
  if (typeof value !== 'string' || value === '')
    throw refuse(`the value at ${path.join('.')} is not a text.`);
  return value;
}

function structure(grant: Grant, refuse: Refuse): unknown {
  if (grant.kind === 'access_token') throw refuse('a token has no values to pick from.');
  try {
    return JSON.parse(grant.value.reveal());
  } catch {
    // Not kept as the cause: the parser quotes its input.
    throw refuse('it is not JSON, so there is nothing to pick from.');
  }
}
