import { basename } from 'node:path';
import { findSecrets, type FoundSecret } from './find-secrets.ts';
import { isObject, type PlainValue } from './plain-value.ts';

/** What an entry of somebody else leads to. */
export interface ForeignEntry {
  readonly kind: 'http' | 'stdio' | 'unknown';
  /** null where it is not one http(s) address. */
  readonly url: URL | null;
  readonly target: string;
  readonly secrets: readonly FoundSecret[];
}

const ADDRESS_KEYS = ['url', 'serverUrl', 'httpUrl', 'uri'];
const COMMAND_KEYS = ['command', 'cmd'];
/** Programs that turn an http server into a stdio one: the address is among their arguments. */
const BRIDGES = /(?:^|[/\\])(?:mcp-remote|mcp-remote-client|supergateway)(?:@[\w.-]+)?$/;

export function readForeign(entry: PlainValue): ForeignEntry {
  const secrets = findSecrets(entry);
  const url = addressOf(entry);
  if (url) return { kind: 'http', url, target: `${url.host}${url.pathname}`, secrets };
  const program = commandOf(entry)[0];
  if (program !== undefined) return { kind: 'stdio', url: null, target: basename(program), secrets };
  return { kind: 'unknown', url: null, target: '', secrets };
}

function addressOf(entry: PlainValue): URL | null {
  if (!isObject(entry)) return null;
  for (const key of ADDRESS_KEYS) {
    const url = Object.hasOwn(entry, key) ? httpUrl(entry[key]) : null;
    if (url) return url;
  }
  const words = commandOf(entry);
  return words.some((word) => BRIDGES.test(word))
    ? (words.map(httpUrl).find((url) => url !== null) ?? null)
    : null;
}

/** Program and arguments as one list, whichever way a client writes them. */
function commandOf(entry: PlainValue): readonly string[] {
  if (!isObject(entry)) return [];
  const key = COMMAND_KEYS.find((name) => Object.hasOwn(entry, name));
  const command = key === undefined ? undefined : entry[key];
  const args = Object.hasOwn(entry, 'args') ? entry['args'] : undefined;
  const list = (value: PlainValue | undefined): readonly string[] =>
    Array.isArray(value) ? value.filter((item: PlainValue): item is string => typeof item === 'string') : [];
  return typeof command === 'string' ? [command, ...list(args)] : list(command);
}

function httpUrl(value: PlainValue | undefined): URL | null {
  if (typeof value !== 'string' || !URL.canParse(value)) return null;
  const url = new URL(value);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

/** Whether the address alone says everything: one with a password or a query might carry a secret into the settings. */
export function isPlainAddress(url: URL): boolean {
  return url.username === '' && url.password === '' && url.search === '';
}
