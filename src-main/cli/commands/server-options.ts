import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { serverSchema, type Server } from '../../../src-shared/domain/server.ts';
import { Problem } from '../../../src-shared/problems/problem.ts';
import { jsonArgument } from '../program.ts';

/** What can be said of a server on the command line; everything else goes through `--settings`. */
export interface ServerOptions {
  readonly name?: string;
  readonly url?: string;
  readonly authorization?: string;
  readonly clientId?: string;
  readonly audience?: string;
  readonly scopes?: string;
  readonly stepUpScopes?: string;
  readonly resource?: string;
  readonly settings?: string;
}

export function withSettings(command: Command): Command {
  return command
    .option('--name <name>', 'name shown to people')
    .option('--url <url>', 'address of the MCP server (streamable-http)')
    .option(
      '--authorization <type>',
      'bearer_token, id_jag, oauth_sts, vaulted_secret, service_account, client_credentials, static_secret or none',
    )
    .option('--client-id <id>', 'with client_credentials: the agent’s account at the authorization server')
    .option('--audience <audience>', 'the audience, or the managed resource identifier')
    .option('--scopes <scopes>', 'scopes, separated by spaces')
    .option('--step-up-scopes <scopes>', 'scopes that are asked for only when the server demands them')
    .option('--resource <resource>', 'the resource indicator')
    .option('--settings <json|@file>', 'the whole settings of the server as JSON');
}

/** The settings with what the options say: what they do not name stays as it is. Throws `invalid_input`. */
export function settingsFrom(options: ServerOptions, base: Partial<Server>): Server {
  const given = options.settings ? (jsonArgument(fileOrText(options.settings), '--settings') as object) : {};
  const merged = {
    ...base,
    authorization: authorizationFrom(options, base.authorization),
    ...(options.name && { name: options.name }),
    ...(options.url && { url: options.url }),
    ...given,
  };
  const accepted = serverSchema.safeParse(merged);
  if (accepted.success) return accepted.data;
  const issue = accepted.error.issues[0];
  throw new Problem('invalid_input', {
    reason: `${issue?.path.join('.') ?? 'settings'}: ${issue?.message ?? 'not valid'}`,
  });
}

type Authorization = Server['authorization'];
const CREDENTIALS = ['bearer_token', 'id_jag', 'oauth_sts', 'vaulted_secret', 'service_account'];
const OTHERS = ['client_credentials', 'static_secret', 'none'];

function authorizationFrom(options: ServerOptions, base: Authorization | undefined): object {
  const wanted = options.authorization;
  if (wanted !== undefined && ![...CREDENTIALS, ...OTHERS].includes(wanted))
    throw new Problem('invalid_input', { reason: `--authorization: "${wanted}" is none of the known ones` });
  const type = typeOf(wanted) ?? base?.type ?? 'token_exchange';
  const kept = base?.type === type ? base : { type };
  return {
    ...kept,
    ...(wanted !== undefined && CREDENTIALS.includes(wanted) && { requestedCredential: wanted }),
    ...targetOf(options, base),
  };
}

function typeOf(wanted: string | undefined): string | undefined {
  return wanted !== undefined && CREDENTIALS.includes(wanted) ? 'token_exchange' : wanted;
}

/** Audience, scopes and resource stand instead of the one identifier that may have been there. */
function targetOf(options: ServerOptions, base: Authorization | undefined): object {
  const { audience, resource, clientId } = options;
  const target = {
    ...(audience !== undefined && { audience }),
    ...(options.scopes !== undefined && { scopes: words(options.scopes) }),
    ...(resource !== undefined && { resource }),
  };
  const replaces = Object.keys(target).length > 0 && base?.type === 'token_exchange';
  return {
    ...(replaces && { managedResourceIdentifier: null }),
    ...target,
    ...(options.stepUpScopes !== undefined && { stepUpScopes: words(options.stepUpScopes) }),
    ...(clientId !== undefined && { clientId }),
  };
}

/** None at all is null: nothing is asked for. */
function words(text: string): string[] | null {
  const found = text.split(/\s+/).filter(Boolean);
  return found.length === 0 ? null : found;
}

function fileOrText(value: string): string {
  if (!value.startsWith('@')) return value;
  try {
    return readFileSync(value.slice(1), 'utf8');
  } catch (cause) {
    throw new Problem('invalid_input', { reason: `the file ${value.slice(1)} cannot be read` }, { cause });
  }
}
