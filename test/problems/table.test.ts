import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PROBLEM_AREAS, PROBLEMS } from '../../src-shared/problems/table.ts';

const areas = Object.entries(PROBLEM_AREAS).map(([area, rows]) => ({ area, codes: Object.keys(rows) }));
const codes = areas.flatMap((one) => one.codes);

test('a code belongs to one area only', () => {
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  expect(Object.keys(PROBLEMS).toSorted()).toEqual(codes.toSorted());
});

test('every file of rows is an area of the table', () => {
  const folder = new URL('../../src-shared/problems/areas/', import.meta.url);
  const files = readdirSync(folder).map((name) => name.replace(/\.ts$/u, ''));
  expect(areas.map((one) => one.area).toSorted()).toEqual(files.toSorted());
});

test.each(Object.entries(PROBLEMS))('%s says what is wrong and what to do, in sentences', (code, row) => {
  expect(code).toMatch(/^[a-z][a-z_]*[a-z]$/u);
  expect(row.title.length).toBeGreaterThan(10);
  expect(row.next).toMatch(/[.)]$/u);
});
