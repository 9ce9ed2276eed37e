import {
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Section } from '../ai-client.ts';
import { isObject, type PlainValue } from '../plain-value.ts';
import { FileRefused, indentAt, lineEnding, type TextFormat } from './file-format.ts';

/** YAML block style, edited by whole lines; other styles are refused where the lines of an entry cannot be told apart. */
export const yamlText: TextFormat = {
  read: (text) => plainOf(documentOf(text)),
  put(text, section, name, entry) {
    const cleared = yamlText.remove(text, section, name, false);
    return putNew(cleared, documentOf(cleared), section, name, entry);
  },
  remove(text, section, name, dropSection) {
    const found = locate(documentOf(text), section);
    if (!found) return text;
    const lines = linesOfEntry(text, found.value, section, name);
    if (!lines) return dropSection ? dropEmpty(text, found) : text;
    const only = isMap(found.value) || isSeq(found.value) ? found.value.items.length === 1 : false;
    if (!only) return text.slice(0, lines.from) + text.slice(lines.to);
    if (dropSection) return cutLines(text, startOf(found.pair), lines.to);
    const colon = (found.pair.key.range?.[1] ?? 0) + 1;
    const empty = section.shape === 'map' ? ' {}' : ' []';
    return text.slice(0, colon) + empty + text.slice(colon, lines.from) + text.slice(lines.to);
  },
};

interface Found {
  readonly pair: Pair<Node, Node | null>;
  readonly value: Node | null;
}

function documentOf(text: string): Document {
  let document: Document;
  try {
    document = parseDocument(text, { strict: true, uniqueKeys: true, prettyErrors: false });
  } catch (cause) {
    throw new FileRefused('it cannot be read as YAML', { cause });
  }
  if (document.errors.length > 0) throw new FileRefused('it is not one valid YAML document');
  if (document.contents !== null && !isMap(document.contents)) {
    if (!(isScalar(document.contents) && document.contents.value === null))
      throw new FileRefused('it is not a YAML mapping');
  }
  return document;
}

function plainOf(document: Document): PlainValue {
  try {
    // Aliases are followed with a limit: a few lines can otherwise stand for gigabytes.
    const plain: unknown = document.toJS({ maxAliasCount: 100 }) ?? {};
    // Through JSON: dates, big numbers and maps become plain values that can be compared.
    return JSON.parse(JSON.stringify(plain)) as PlainValue;
  } catch (cause) {
    throw new FileRefused('it uses YAML that cannot be compared', { cause });
  }
}

function locate(document: Document, section: Section): Found | null {
  const root = document.contents;
  const [key, ...rest] = section.path;
  if (rest.length > 0) throw new FileRefused('the section is nested');
  if (!isMap(root)) return null;
  const pair = root.items.find((item) => isScalar(item.key) && item.key.value === key);
  return pair ? { pair: pair as Found['pair'], value: pair.value as Node | null } : null;
}

function putNew(text: string, document: Document, section: Section, name: string, entry: PlainValue): string {
  const found = locate(document, section);
  const eol = lineEnding(text);
  if (!found) {
    if (isMap(document.contents) && document.contents.flow)
      throw new FileRefused('it is written in flow style');
    if (/^(?:\.\.\.|---)[ \t]*$/m.test(text.replace(/^---[^\n]*\n/, '')))
      throw new FileRefused('it has several documents');
    const base = text === '' || text.endsWith('\n') ? text : text + eol;
    return `${base}${section.path[0] ?? ''}:${eol}${block(section, name, entry, '  ', eol)}`;
  }
  const { value } = found;
  if (isEmptyValue(value))
    return fillEmpty(
      text,
      found,
      block(section, name, entry, `${indentAt(text, startOf(found.pair))}  `, eol),
      eol,
    );
  if (!(isMap(value) || isSeq(value)) || value.flow)
    throw new FileRefused('the servers are written in flow style');
  const first = startOf(value.items[0] as Pair | Node);
  const indent = isSeq(value) ? indentAt(text, text.lastIndexOf('-', first)) : indentAt(text, first);
  const at = endOfLine(text, value.range?.[1] ?? text.length);
  const before = text.slice(0, at);
  const glue = before.endsWith('\n') ? '' : eol;
  return before + glue + block(section, name, entry, indent, eol) + text.slice(at);
}

function isEmptyValue(value: Node | null): boolean {
  if (value === null || (isScalar(value) && value.value === null)) return true;
  return (isMap(value) || isSeq(value)) && value.items.length === 0;
}

function fillEmpty(text: string, found: Found, lines: string, eol: string): string {
  const keyEnd = (found.pair.key.range?.[1] ?? 0) + 1;
  const valueEnd = Math.max(keyEnd, found.value?.range?.[1] ?? keyEnd);
  const lineEnd = endOfLine(text, valueEnd);
  const comment = text.slice(valueEnd, lineEnd).trim();
  return `${text.slice(0, keyEnd)}${comment ? ` ${comment}` : ''}${eol}${lines}${text.slice(lineEnd)}`;
}

function block(section: Section, name: string, entry: PlainValue, indent: string, eol: string): string {
  const value = section.shape === 'map' ? { [name]: entry } : [{ name, ...(isObject(entry) ? entry : {}) }];
  const text = stringify(value, { lineWidth: 0 });
  return text
    .trimEnd()
    .split('\n')
    .map((line) => indent + line + eol)
    .join('');
}

function linesOfEntry(
  text: string,
  value: Node | null,
  section: Section,
  name: string,
): { readonly from: number; readonly to: number } | null {
  const items: readonly (Pair | Node)[] =
    isMap(value) || isSeq(value) ? (value.items as (Pair | Node)[]) : [];
  const item = items.find((candidate) => nameOf(candidate, section) === name);
  if (!item) return null;
  if ((value as YAMLMap | YAMLSeq).flow) throw new FileRefused('the servers are written in flow style');
  const end = endOf(item);
  return { from: text.lastIndexOf('\n', startOf(item) - 1) + 1, to: endOfLine(text, end) };
}

function nameOf(item: Pair | Node, section: Section): unknown {
  if (section.shape === 'list') return isMap(item) ? item.get('name') : undefined;
  const { key } = item as Pair;
  return isScalar(key) ? key.value : undefined;
}

function startOf(item: Pair | Node): number {
  const node = 'key' in item ? (item as Pair<Node>).key : item;
  return node.range?.[0] ?? 0;
}

function endOf(item: Pair | Node): number {
  if (!('key' in item)) return item.range?.[1] ?? 0;
  const { key, value } = item as Pair<Node, Node | null>;
  return value?.range?.[1] ?? (key.range?.[1] ?? 0) + 1;
}

/** The offset behind the line that an offset is in; an offset at the beginning of a line ends the line before. */
function endOfLine(text: string, offset: number): number {
  if (offset > 0 && text[offset - 1] === '\n') return offset;
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline + 1;
}

function cutLines(text: string, offset: number, to: number): string {
  return text.slice(0, text.lastIndexOf('\n', offset - 1) + 1) + text.slice(to);
}

function dropEmpty(text: string, found: Found): string {
  return isEmptyValue(found.value)
    ? cutLines(text, startOf(found.pair), endOfLine(text, endOf(found.pair)))
    : text;
}
