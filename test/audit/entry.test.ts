import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptFields, beginEntry, endEntry, wholeEntry } from '../../src-main/audit/entry.ts';
import { decodeLine, encodeLine } from '../../src-main/audit/journal-line.ts';
import { createRecordIds } from '../../src-main/audit/record-id.ts';
import { keepArguments } from '../../src-main/audit/redact-arguments.ts';

const stamp = { id: 'id', time: Date.UTC(2026, 9, 1), boot: 'boot' };

describe('an entry', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  const fields = fc.record(
    {
      email: fc.option(text, { nil: null }),
      tool: text,
      clientDeclared: text,
      totalMs: fc.double(),
      requestBytes: fc.integer(),
      arguments: fc.anything(),
      detail: fc.dictionary(text, fc.oneof(text, fc.double(), fc.boolean(), fc.constant(null))),
    },
    { requiredKeys: [] },
  );

  it('is in canonical form, whatever it is made of', () => {
    fc.assert(
      fc.property(fields, fc.constantFrom('none', 'names', 'redacted', 'all'), (given, keep) => {
        for (const entry of [
          beginEntry(stamp, 'call', acceptFields(given, keep)),
          endEntry(stamp, 'call', 'ok', acceptFields(given, keep)),
          wholeEntry(stamp, 'sign_in', 'failed', acceptFields(given, keep)),
        ]) {
          expect(canonicalize(JSON.parse(entry))).toBe(entry);
          expect(Array.from(entry).every((char) => char >= ' ')).toBe(true);
        }
      }),
    );
  });

  it('goes through the journal unchanged, and a damaged line is noticed', () => {
    fc.assert(
      fc.property(fields, fc.nat(), (given, where) => {
        const line = encodeLine(wholeEntry(stamp, 'call', 'ok', acceptFields(given, 'all')));
        const inner = line.slice(0, -1);
        expect(encodeLine(decodeLine(inner) ?? '')).toBe(line);
        const at = where % inner.length;
        const damaged = `${inner.slice(0, at)}${inner[at] === 'x' ? 'y' : 'x'}${inner.slice(at + 1)}`;
        expect(decodeLine(damaged)).toBeNull();
        expect(decodeLine(inner.slice(0, at))).toBeNull();
      }),
    );
  });

  it('cuts what is too long', () => {
    const entry = wholeEntry(stamp, 'call', 'ok', acceptFields({ tool: 'x'.repeat(100_000) }, 'all'));
    expect(entry.length).toBeLessThan(3_000);
  });
});

describe('record ids', () => {
  it('are UUIDs of version 7 that only grow, also when the clock goes back', () => {
    let now = Date.UTC(2026, 9, 1);
    const next = createRecordIds(() => now);
    const ids = Array.from({ length: 20_000 }, (_, n) => {
      if (n % 5_000 === 0) now -= 10;
      return next();
    });
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('arguments as they are kept', () => {
  it.each([
    [
      { password: 'x', deep: { apiKey: 'y', list: [{ token: 'z' }] } },
      '{"password":"[redacted]","deep":{"apiKey":"[redacted]","list":[{"token":"[redacted]"}]}}',
    ],
    [
      { card: '4111 1111 1111 1111', order: '1234567890123' },
      '{"card":"[redacted]","order":"1234567890123"}',
    ],
    [{ header: 'Authorization: Bearer abcdefgh12345678' }, '{"header":"Authorization: [redacted]"}'],
    [{ flag: true, n: 1, none: null }, '{"flag":true,"n":1,"none":null}'],
    ['text', '"text"'],
    [[1, 2], '[1,2]'],
  ])('masks what is secret in %o', (value, kept) => {
    expect(keepArguments('redacted', value)).toBe(kept);
  });

  it('have limits in every direction', () => {
    const deep = Array.from({ length: 100 }).reduce<object>((inner) => ({ inner }), {});
    expect(keepArguments('redacted', deep)).toContain('…');
    expect(
      keepArguments(
        'redacted',
        Array.from({ length: 1_000 }, (_, n) => n),
      )?.length,
    ).toBeLessThan(400);
    expect(keepArguments('redacted', { text: 'a'.repeat(1e6) })?.length).toBeLessThan(400);
    expect(keepArguments('all', { text: 'a'.repeat(1e6), more: 'b'.repeat(1e6) })?.length).toBeLessThan(
      20_000,
    );
    const wide = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`k${n}`, 'v'.repeat(100)]));
    expect(keepArguments('all', wide)?.length).toBeLessThan(20_000);
  });

  it('mask a credential that stands behind the cut', () => {
    const token = `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(400)}.${'b'.repeat(40)}`;
    expect(keepArguments('redacted', { note: `${'x'.repeat(290)} ${token}` })).not.toContain('eyJ');
  });
});
