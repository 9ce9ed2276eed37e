import { parse, stringify } from 'smol-toml';
import type { Section } from '../ai-client.ts';
import { isObject, type PlainValue } from '../plain-value.ts';
import { FILE_LIMITS, FileRefused, lineEnding, type TextFormat } from './file-format.ts';
import { headersOf, type TomlHeader } from './toml-headers.ts';

/** TOML, edited by whole tables: ours is added at the end of the file, and cut from its header to the next one. */
export const tomlText: TextFormat = {
  read(text) {
    try {
      const value = parse(text, { maxDepth: FILE_LIMITS.depth });
      // Through JSON: dates become texts that can be compared.
      return JSON.parse(JSON.stringify(value)) as PlainValue;
    } catch (cause) {
      throw new FileRefused('it is not valid TOML', { cause });
    }
  },
  put(text, section, name, entry) {
    const cut = cutTable(text, section, name);
    const table = tableOf(section, name, entry).replaceAll('\n', lineEnding(text));
    if (cut)
      return (
        text.slice(0, cut.from) + table + (cut.to < text.length ? lineEnding(text) : '') + text.slice(cut.to)
      );
    const eol = lineEnding(text);
    const base = text === '' || text.endsWith('\n') ? text : text + eol;
    return `${base}${base === '' ? '' : eol}${table}`;
  },
  remove(text, section, name) {
    const cut = cutTable(text, section, name);
    if (!cut) return text;
    const before = text.slice(0, cut.from);
    const after = text.slice(cut.to);
    // The blank line that set the table apart goes with it.
    return after === '' ? before.replace(/\r?\n(\r?\n)$/, '$1').replace(/^\r?\n$/, '') : before + after;
  },
};

function tableOf(section: Section, name: string, entry: PlainValue): string {
  const fields = isObject(entry) ? entry : {};
  const lines = Object.entries(fields).map(([key, value]) => `${keyText(key)} = ${valueText(value)}\n`);
  const path = section.path.map(keyText).join('.');
  if (section.shape === 'list') return `[[${path}]]\nname = ${JSON.stringify(name)}\n${lines.join('')}`;
  return `[${path}.${keyText(name)}]\n${lines.join('')}`;
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}

/** A value on one line: the library writes it as `v = …`, nested objects as inline tables. */
function valueText(value: PlainValue): string {
  if (isObject(value))
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${keyText(key)} = ${valueText(item)}`)
      .join(', ')} }`;
  return stringify({ v: value }).trim().replace(/^v = /, '');
}

/** The lines from the header of our table to the next header that is not below it. */
function cutTable(
  text: string,
  section: Section,
  name: string,
): { readonly from: number; readonly to: number } | null {
  const headers = headersOf(text);
  const at = headers.findIndex((header, index) => isOurs(text, headers, index, header, section, name));
  const ours = headers[at];
  if (!ours) return null;
  const path = section.shape === 'map' ? [...section.path, name] : section.path;
  const next = headers.slice(at + 1).find((header) => !isBelow(header, path));
  return { from: ours.from, to: next ? leadingComments(text, next.from) : text.length };
}

function isOurs(
  text: string,
  headers: readonly TomlHeader[],
  index: number,
  header: TomlHeader,
  section: Section,
  name: string,
): boolean {
  if (section.shape === 'map') return samePath(header.path, [...section.path, name]) && !header.isArray;
  if (!header.isArray || !samePath(header.path, section.path)) return false;
  const body = text.slice(header.from, headers[index + 1]?.from ?? text.length);
  const item = tomlText.read(body);
  const list = section.path.reduce<PlainValue | undefined>(
    (here, key) => (isObject(here) ? here[key] : undefined),
    item,
  );
  const first: unknown = Array.isArray(list) ? list[0] : undefined;
  return isObject(first) && first['name'] === name;
}

function isBelow(header: TomlHeader, path: readonly string[]): boolean {
  return header.path.length > path.length && samePath(header.path.slice(0, path.length), path);
}

function samePath(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((key, at) => key === other[at]);
}

/** Comments directly above a header belong to it and stay. */
function leadingComments(text: string, offset: number): number {
  let from = offset;
  for (;;) {
    const previous = text.lastIndexOf('\n', from - 2) + 1;
    if (previous >= from || !text.slice(previous, from).trimStart().startsWith('#')) return from;
    from = previous;
  }
}
