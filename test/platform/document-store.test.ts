import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createDocumentStore } from '../../src-main/platform/document-store.ts';
import { tempDir } from '../support/temp-dir.ts';

it('is absent, then what was written, readable by its owner alone', () => {
  const path = join(tempDir(), 'deeper', 'settings.json');
  const store = createDocumentStore({ path });
  expect(store.read()).toBeUndefined();
  store.write({ a: { b: [1] } });
  expect(store.read()).toEqual({ a: { b: [1] } });
  expect(createDocumentStore({ path }).read()).toEqual({ a: { b: [1] } });
  expect(statSync(path).mode & 0o777).toBe(0o600);
  store.write({ c: 1 });
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ c: 1 });
});

it('leaves the file alone when it is only read', () => {
  const path = join(tempDir(), 'settings.json');
  writeFileSync(path, '\uFEFF{ "a": 1 }');
  expect(createDocumentStore({ path }).read()).toEqual({ a: 1 });
  expect(readFileSync(path, 'utf8')).toBe('\uFEFF{ "a": 1 }');
});

it.each([
  ['not JSON', '{ "a": '],
  ['empty', ''],
  ['a list', '[1]'],
  ['a text', '"abc"'],
  ['null', 'null'],
])(
  'a file that is %s is config_invalid, stays, and is kept aside when something valid is written',
  (_what, text) => {
    const dir = tempDir();
    const path = join(dir, 'settings.json');
    writeFileSync(path, text);
    const store = createDocumentStore({ path });
    expect(() => store.read()).toThrow(expect.objectContaining({ code: 'config_invalid' }));
    expect(readFileSync(path, 'utf8')).toBe(text);
    store.write({ a: 1 });
    writeFileSync(path, text);
    store.write({ a: 2 });
    expect(store.read()).toEqual({ a: 2 });
    expect(readdirSync(dir).toSorted()).toEqual([
      'settings.invalid-1.json',
      'settings.invalid-2.json',
      'settings.json',
    ]);
    expect(readFileSync(join(dir, 'settings.invalid-1.json'), 'utf8')).toBe(text);
  },
);

it('refuses what is not an object', () => {
  const store = createDocumentStore({ path: join(tempDir(), 'settings.json') });
  expect(() => store.write([1])).toThrow(expect.objectContaining({ code: 'invalid_input' }));
});

it('keeps keys with dots as they are', () => {
  const store = createDocumentStore({ path: join(tempDir(), 'settings.json') });
  store.write({ 'a.b': 1, $schema: 'x' });
  expect(store.read()).toEqual({ 'a.b': 1, $schema: 'x' });
});

it('tells a change by somebody else, also by rename, and not its own', async () => {
  const dir = tempDir();
  mkdirSync(join(dir, 'd'));
  const path = join(dir, 'd', 'settings.json');
  const store = createDocumentStore({ path });
  store.write({ a: 1 });
  const heard = vi.fn<() => void>();
  const remove = store.onChange(heard);
  store.write({ a: 2 });
  writeFileSync(join(dir, 'd', 'other.json'), '{}');
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(heard).not.toHaveBeenCalled();
  writeFileSync(join(dir, 'next.json'), '{"a":3}');
  renameSync(join(dir, 'next.json'), path);
  await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1), 5_000);
  expect(store.read()).toEqual({ a: 3 });
  remove();
});
