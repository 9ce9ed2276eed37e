import type { AiClientRow, Section } from './ai-client.ts';
import { FileRefused, type TextFormat } from './format/file-format.ts';
import { jsonText } from './format/json-text.ts';
import { tomlText } from './format/toml-text.ts';
import { yamlText } from './format/yaml-text.ts';
import { isObject, sameValue, valueAt, withValueAt, type PlainValue } from './plain-value.ts';

const FORMATS: Readonly<Record<AiClientRow['format'], TextFormat>> = {
  json: jsonText,
  yaml: yamlText,
  toml: tomlText,
};

/** The entries of a client's file: name to what is written there. */
export function entriesOf(row: AiClientRow, text: string): ReadonlyMap<string, PlainValue> {
  const whole = FORMATS[row.format].read(text);
  return entriesAt(whole, row.section(whole));
}

function entriesAt(whole: PlainValue, section: Section): ReadonlyMap<string, PlainValue> {
  const found = valueAt(whole, section.path);
  if (section.shape === 'map') return new Map(isObject(found) ? Object.entries(found) : []);
  const items: readonly PlainValue[] = Array.isArray(found) ? found : [];
  return new Map(items.flatMap((item) => namedItem(item)));
}

function namedItem(item: PlainValue): [string, PlainValue][] {
  if (!isObject(item) || typeof item['name'] !== 'string') return [];
  const { name, ...entry } = item;
  return [[name, entry]];
}

/** Whether the section of the servers stands in the file. */
export function hasSection(row: AiClientRow, text: string): boolean {
  const whole = FORMATS[row.format].read(text);
  return valueAt(whole, row.section(whole).path) !== undefined;
}

/** The text with the entry in it. Read again and compared: nothing else may say anything different than before. */
export function putEntry(row: AiClientRow, text: string, name: string, entry: PlainValue): string {
  const format = FORMATS[row.format];
  const before = format.read(text);
  const section = row.section(before);
  const after = format.put(text, section, name, entry);
  mustSay(format, after, section, name, expected(before, section, name, entry));
  return after;
}

/** The text without the entry, and without the section where that is empty then and `dropSection` says so. */
export function removeEntry(row: AiClientRow, text: string, name: string, dropSection: boolean): string {
  const format = FORMATS[row.format];
  const before = format.read(text);
  const section = row.section(before);
  const after = format.remove(text, section, name, dropSection);
  mustSay(format, after, section, name, expected(before, section, name, undefined));
  return after;
}

function expected(
  before: PlainValue,
  section: Section,
  name: string,
  entry: PlainValue | undefined,
): PlainValue {
  if (section.shape === 'map') return withValueAt(before, [...section.path, name], entry);
  const found = valueAt(before, section.path);
  const others = (Array.isArray(found) ? found : []).filter(
    (item: PlainValue) => !(isObject(item) && item['name'] === name),
  );
  const items = entry === undefined ? others : [...others, { name, ...(isObject(entry) ? entry : {}) }];
  return withValueAt(before, section.path, items);
}

function mustSay(format: TextFormat, text: string, section: Section, name: string, wanted: PlainValue): void {
  const comparable = (whole: PlainValue): PlainValue =>
    withoutEmpty(withOursLast(whole, section, name), section);
  if (!sameValue(comparable(format.read(text)), comparable(wanted)))
    throw new FileRefused('it cannot be changed without changing something else in it');
}

/** In a list the place of our entry does not matter; that of all others does. */
function withOursLast(whole: PlainValue, section: Section, name: string): PlainValue {
  const found = valueAt(whole, section.path);
  if (section.shape === 'map' || !Array.isArray(found)) return whole;
  const isOurs = (item: PlainValue): boolean => isObject(item) && item['name'] === name;
  const items: readonly PlainValue[] = found;
  return withValueAt(whole, section.path, [
    ...items.filter((item) => !isOurs(item)),
    ...items.filter(isOurs),
  ]);
}

/** An empty section says the same as none. */
function withoutEmpty(whole: PlainValue, section: Section): PlainValue {
  let pruned = whole;
  for (let length = section.path.length; length > 0; length -= 1) {
    const path = section.path.slice(0, length);
    const value = valueAt(pruned, path);
    const isEmpty = value === null || (typeof value === 'object' && Object.keys(value).length === 0);
    if (isEmpty) pruned = withValueAt(pruned, path, undefined);
  }
  return pruned;
}
