import { describe, expect, test } from 'vitest';
import { createCatalog, type CatalogSettings } from '../../src-main/catalog/catalog.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { configurationSchema, type Configuration } from '../../src-shared/domain/configuration.ts';
import { serverSchema } from '../../src-shared/domain/server.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import { ALICE } from '../proxy/fixture.ts';

function memorySettings(servers: object, locked: readonly string[] = []): CatalogSettings {
  let user: object = { servers };
  let current = configurationSchema.parse(user);
  const listeners = new Set<(now: Configuration, before: Configuration) => void>();
  return {
    current: () => current,
    isLocked: (key) => locked.includes(key),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    update(change) {
      const before = current;
      user = change(user);
      current = configurationSchema.parse(user);
      for (const listener of listeners) listener(current, before);
    },
  };
}

const authorization = { type: 'none' };
const people = { name: 'People', url: 'https://people.example/mcp', authorization };

describe('the catalogue', () => {
  test('gives the enabled servers that the roles and teams of the person allow, in the order of their ids', () => {
    const catalog = createCatalog({
      clock: systemClock,
      settings: memorySettings({
        zebra: people,
        people,
        off: { ...people, enabled: false },
        finance: { ...people, access: { roles: ['finance'] } },
        both: { ...people, access: { roles: ['member'], teams: ['nobody'] } },
      }),
    });
    expect(catalog.usableBy(ALICE).map(({ id }) => id)).toEqual(['people', 'zebra']);
    expect(catalog.usableBy({ ...ALICE, roles: ['finance'] }).map(({ id }) => id)).toContain('finance');
    expect(catalog.find('off')).toBeNull();
    expect(catalog.find('toString')).toBeNull();
    const states = Object.fromEntries(catalog.views(ALICE).map(({ id, state }) => [id, state]));
    expect(states).toEqual({
      both: 'no_access',
      finance: 'no_access',
      off: 'disabled',
      people: 'unknown',
      zebra: 'unknown',
    });
  });

  test('changes the settings, and sees changes at once', () => {
    const catalog = createCatalog({ clock: systemClock, settings: memorySettings({ people }) });
    let told = 0;
    catalog.onChange(() => (told += 1));
    catalog.add('expenses', serverSchema.parse(people));
    expect(catalog.usableBy(ALICE).map(({ id }) => id)).toEqual(['expenses', 'people']);
    expect(() => catalog.add('expenses', serverSchema.parse(people))).toThrow(/already/);
    catalog.edit('expenses', serverSchema.parse({ ...people, name: 'Other' }));
    expect(catalog.find('expenses')?.name).toBe('Other');
    catalog.remove('expenses');
    expect(() => catalog.get('expenses')).toThrow(expect.objectContaining({ code: 'not_found' }));
    expect(told).toBe(3);
  });

  test('leaves alone what the organisation has set', () => {
    const catalog = createCatalog({
      clock: systemClock,
      settings: memorySettings({ people }, ['servers.people']),
    });
    expect(catalog.views(null)[0]?.managed).toBe(true);
    expect(() => catalog.remove('people')).toThrow(expect.objectContaining({ code: 'config_locked' }));
    expect(catalog.find('people')).not.toBeNull();
  });

  test('remembers what was last seen of a server, until its address changes', () => {
    const catalog = createCatalog({ clock: systemClock, settings: memorySettings({ people }) });
    catalog.seen('people', new Problem('server_unreachable', { server: 'people', reason: 'x' }));
    expect(catalog.views(ALICE)[0]).toMatchObject({
      state: 'failing',
      lastProblem: { code: 'server_unreachable' },
    });
    catalog.seen('people', null);
    expect(catalog.views(ALICE)[0]).toMatchObject({ state: 'ok', lastProblem: null });
    catalog.edit('people', serverSchema.parse({ ...people, url: 'https://other.example/mcp' }));
    expect(catalog.views(ALICE)[0]?.state).toBe('unknown');
  });
});
