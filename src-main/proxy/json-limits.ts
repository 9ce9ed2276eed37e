import { Problem } from '../../src-shared/problems/problem.ts';
import type { Limits } from './limits.ts';

type JsonLimits = Pick<Limits, 'jsonDepth' | 'jsonNodes'>;

/** One open object or array: the keys seen so far (null for an array), and the key it stands under. */
interface Container {
  readonly keys: Set<string> | null;
  readonly under: string | null;
}

/**
 * Looks over JSON text before it is parsed, without recursion: too deep, too many values, the same key twice in one
 * object (which parsers resolve differently, so that policy and server would see different calls) or a key that
 * reaches into prototypes is `invalid_message`. Whether it is JSON at all is the parser's to say.
 */
export function checkJsonLimits(text: string, limits: JsonLimits): void {
  const open: Container[] = [];
  let nodes = 1;
  let key: string | null = null;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: {
        const end = endOfString(text, at);
        const container = open.at(-1);
        if (container?.keys && isFollowedByColon(text, end + 1)) {
          key = decodeKey(text.slice(at + 1, end));
          noteKey(container, container.keys, key);
        }
        at = end;
        break;
      }
      case 0x7b:
      case 0x5b:
        if (open.length >= limits.jsonDepth) refuse(`it is nested deeper than ${limits.jsonDepth}`);
        open.push({ keys: text[at] === '{' ? new Set() : null, under: key });
        key = null;
        nodes += 1;
        break;
      case 0x7d:
      case 0x5d:
        open.pop();
        break;
      case 0x2c:
        key = null;
        nodes += 1;
        break;
    }
    if (nodes > limits.jsonNodes) refuse(`it has more than ${limits.jsonNodes} values`);
  }
}

function noteKey(container: Container, keys: Set<string>, key: string): void {
  if (keys.has(key)) refuse(`the key "${key.slice(0, 40)}" stands twice in one object`);
  if (key === '__proto__') refuse('the key "__proto__" is not allowed');
  if (key === 'prototype' && container.under === 'constructor')
    refuse('the key "constructor.prototype" is not allowed');
  keys.add(key);
}

/** The index of the closing quote; the end of the text where it is missing. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes += 1;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
  return text.charCodeAt(at) === 0x3a;
}

function decodeKey(raw: string): string {
  if (!raw.includes('\\')) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}

function refuse(reason: string): never {
  throw new Problem('invalid_message', { reason });
}
