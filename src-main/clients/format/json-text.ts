import { parseTree, type Node, type ParseError } from 'jsonc-parser';
import type { Section } from '../ai-client.ts';
import { setOwn, type PlainValue } from '../plain-value.ts';
import { FILE_LIMITS, FileRefused, indentAt, lineEnding, type TextFormat } from './file-format.ts';

/** JSON and JSONC, comments and trailing commas included: edited where the entry is, untouched elsewhere. */
export const jsonText: TextFormat = {
  read: (text) => (text.trim() === '' ? {} : valueOf(rootOf(text))),
  put(text, section, name, entry) {
    if (text.trim() === '') return fresh(text, [...section.path, name], entry);
    return putAt(text, rootOf(text), [...section.path, name], entry);
  },
  remove(text, section, name, dropSection) {
    const without = removeAt(text, [...section.path, name]);
    return dropSection ? dropEmpty(without, section) : without;
  },
};

function rootOf(text: string): Node {
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  } catch (cause) {
    // The parser recurses: a hostile depth exhausts the stack.
    throw new FileRefused('it is nested too deeply', { cause });
  }
  if (!root || errors.length > 0) throw new FileRefused('it is not valid JSON');
  if (root.type !== 'object') throw new FileRefused('it is not a JSON object');
  return root;
}

/** The value of a node, built without ever assigning through a prototype. Duplicate keys are refused: which one counts? */
function valueOf(node: Node, depth = 0): PlainValue {
  if (depth > FILE_LIMITS.depth) throw new FileRefused('it is nested too deeply');
  if (node.type === 'array') return (node.children ?? []).map((child) => valueOf(child, depth + 1));
  if (node.type !== 'object') return node.value as PlainValue;
  const object: Record<string, PlainValue> = {};
  for (const property of node.children ?? []) {
    const { key, value } = partsOf(property);
    if (Object.hasOwn(object, key)) throw new FileRefused(`the key "${key}" stands there twice`);
    setOwn(object, key, valueOf(value, depth + 1));
  }
  return object;
}

function partsOf(property: Node): { readonly key: string; readonly value: Node } {
  const [key, value] = property.children ?? [];
  if (!key || !value) throw new FileRefused('it is not valid JSON');
  return { key: String(key.value), value };
}

function propertyOf(object: Node, key: string): Node | undefined {
  return object.children?.find((property) => partsOf(property).key === key);
}

function fresh(text: string, path: readonly string[], entry: PlainValue): string {
  const eol = lineEnding(text);
  return `${JSON.stringify(nest(path, entry), null, 2).replaceAll('\n', eol)}${eol}`;
}

function nest(path: readonly string[], entry: PlainValue): PlainValue {
  return path.reduceRight<PlainValue>((inner, key) => ({ [key]: inner }), entry);
}

function putAt(text: string, object: Node, path: readonly string[], entry: PlainValue): string {
  const [key = '', ...rest] = path;
  const property = propertyOf(object, key);
  if (!property) return append(text, object, key, nest(rest, entry));
  const { value } = partsOf(property);
  if (rest.length === 0) return replace(text, value, entry, indentAt(text, property.offset));
  if (value.type !== 'object') throw new FileRefused(`"${key}" is not an object`);
  return putAt(text, value, rest, entry);
}

function replace(text: string, node: Node, entry: PlainValue, indent: string): string {
  const oneLine = !text.slice(node.offset, node.offset + node.length).includes('\n') && node.length > 2;
  const value = oneLine ? JSON.stringify(entry) : written(text, entry, indent);
  return splice(text, node.offset, node.offset + node.length, value);
}

function written(text: string, entry: PlainValue, indent: string): string {
  return JSON.stringify(entry, null, unitOf(text)).replaceAll('\n', `${lineEnding(text)}${indent}`);
}

/** What one level of this file is indented by: that of its first indented line, else two spaces. */
function unitOf(text: string): string {
  const first = /\n([ \t]+)"/.exec(text)?.[1];
  return first ?? '  ';
}

function append(text: string, object: Node, key: string, entry: PlainValue): string {
  const inside = { from: object.offset + 1, to: object.offset + object.length - 1 };
  const last = object.children?.at(-1);
  if (!last) return insertFirst(text, object, key, entry);
  const indent = indentAt(text, last.offset);
  if (!text.slice(inside.from, inside.to).includes('\n'))
    return appendInline(text, last, inside.to, key, entry);
  const end = last.offset + last.length;
  const comma = commaAfter(text, end, inside.to);
  const at = trimmedEnd(text, comma ?? end, inside.to);
  const line = `${lineEnding(text)}${indent}${JSON.stringify(key)}: ${written(text, entry, indent)}`;
  // A file that ends its lists with a comma keeps doing so.
  if (comma !== null) return splice(text, at, at, `${line},`);
  return splice(splice(text, at, at, line), end, end, ',');
}

function appendInline(text: string, last: Node, to: number, key: string, entry: PlainValue): string {
  const end = last.offset + last.length;
  const comma = commaAfter(text, end, to);
  const property = `${JSON.stringify(key)}: ${JSON.stringify(entry)}`;
  return comma === null
    ? splice(text, end, end, `, ${property}`)
    : splice(text, comma, comma, ` ${property},`);
}

function insertFirst(text: string, object: Node, key: string, entry: PlainValue): string {
  const eol = lineEnding(text);
  const outer = indentAt(text, object.parent?.offset ?? object.offset);
  const indent = outer + unitOf(text);
  const from = object.offset + 1;
  const rest = text.slice(from, object.offset + object.length - 1);
  const line = `${eol}${indent}${JSON.stringify(key)}: ${written(text, entry, indent)}`;
  if (rest.includes('\n')) return splice(text, from, from, line);
  return splice(
    text,
    from,
    from + rest.length,
    rest.trim() ? `${line} ${rest.trim()}${eol}${outer}` : `${line}${eol}${outer}`,
  );
}

/** The offset behind the comma that follows, over comments; null where there is none. */
function commaAfter(text: string, from: number, to: number): number | null {
  const at = skipTrivia(text, from, to);
  return at < to && text[at] === ',' ? at + 1 : null;
}

/** The first offset that is neither space nor comment. */
function skipTrivia(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const trivia = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(text.slice(at, to))?.[0];
    if (!trivia) break;
    at += trivia.length;
  }
  return at;
}

/** Where the last comment between two offsets ends, so that a new line goes behind it and not in front. */
function trimmedEnd(text: string, from: number, to: number): number {
  return from + text.slice(from, skipTrivia(text, from, to)).trimEnd().length;
}

function removeAt(text: string, path: readonly string[]): string {
  let object = rootOf(text);
  for (const key of path.slice(0, -1)) {
    const property = propertyOf(object, key);
    if (!property) return text;
    object = partsOf(property).value;
  }
  const property = propertyOf(object, path.at(-1) ?? '');
  return property ? removeProperty(text, object, property) : text;
}

function removeProperty(text: string, object: Node, property: Node): string {
  const end = property.offset + property.length;
  const close = object.offset + object.length - 1;
  const comma = commaAfter(text, end, close);
  const start = leadingSpace(text, property.offset);
  const previous = object.children?.[(object.children?.indexOf(property) ?? 0) - 1];
  if (comma !== null || !previous) {
    const without = splice(text, start, comma ?? end, '');
    return object.children?.length === 1 ? collapse(without, object.offset) : without;
  }
  const before = previous.offset + previous.length;
  const previousComma = commaAfter(text, before, property.offset) ?? before;
  return splice(splice(text, start, end, ''), previousComma - 1, previousComma, '');
}

function leadingSpace(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && /\s/.test(text[at - 1] ?? '')) at -= 1;
  return at;
}

/** Braces with nothing but space between become `{}`. */
function collapse(text: string, open: number): string {
  const rest = /^\{\s*\}/.exec(text.slice(open))?.[0];
  return rest ? splice(text, open, open + rest.length, '{}') : text;
}

function dropEmpty(text: string, section: Section): string {
  const path = section.path;
  let object = rootOf(text);
  for (const key of path.slice(0, -1)) {
    const property = propertyOf(object, key);
    if (!property) return text;
    object = partsOf(property).value;
  }
  const property = propertyOf(object, path.at(-1) ?? '');
  const value = property ? partsOf(property).value : undefined;
  const isEmpty = value?.type === 'object' && (value.children ?? []).length === 0;
  return property && isEmpty ? removeProperty(text, object, property) : text;
}

function splice(text: string, from: number, to: number, insert: string): string {
  return text.slice(0, from) + insert + text.slice(to);
}
