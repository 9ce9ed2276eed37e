import type { BridgeCommand, HttpEntry, Section } from './ai-client.ts';
import { isObject, valueAt, type PlainObject, type PlainValue } from './plain-value.ts';

/** The forms of an entry that several clients share. */

type BridgeShape = (bridge: BridgeCommand, name: string) => PlainObject;
type HttpShape = (entry: HttpEntry, name: string) => PlainObject;

export const command: BridgeShape = (bridge) => ({ command: bridge.command, args: [...bridge.args] });

/** `command` and `args` behind fields that the client wants first. */
export function commandWith(first: PlainObject, last: PlainObject = {}): BridgeShape {
  return (bridge) => ({ ...first, command: bridge.command, args: [...bridge.args], ...last });
}

/** An address under the key that the client calls it by, with the token as a header where there is one. */
export function httpUnder(key: string, first: PlainObject = {}, last: PlainObject = {}): HttpShape {
  return (entry) => ({ ...first, [key]: entry.url, ...headers(entry), ...last });
}

export function headers(entry: HttpEntry): PlainObject {
  return entry.token === null ? {} : { headers: { Authorization: `Bearer ${entry.token}` } };
}

export function mapAt(...path: string[]): () => Section {
  return () => ({ path, shape: 'map' });
}

export function listAt(...path: string[]): () => Section {
  return () => ({ path, shape: 'list' });
}

/** opencode's second version moved its servers from `mcp` to `mcp.servers`; the file says which one it is. */
export function openCodeSection(whole: PlainValue): Section {
  const servers = valueAt(whole, ['mcp', 'servers']);
  const isSecond = isObject(servers) && !Object.hasOwn(servers, 'type');
  return { path: isSecond ? ['mcp', 'servers'] : ['mcp'], shape: 'map' };
}

/** opencode and what is built on it: the command with its arguments in one list. */
export const openCodeLocal: BridgeShape = (bridge) => ({
  type: 'local',
  command: [bridge.command, ...bridge.args],
});

/** With a token in the header its own sign-in has to be off, or it starts one. */
export const openCodeRemote: HttpShape = (entry) => ({
  type: 'remote',
  url: entry.url,
  ...headers(entry),
  ...(entry.token === null ? {} : { oauth: false }),
});
