import { serverSchema } from '../../src-shared/domain/server.ts';
import type { Approval } from '../../src-shared/domain/policy.ts';
import { createGate, type Policy } from '../../src-main/policy/gate.ts';
import type { CatalogServer } from '../../src-main/ports/exchange.ts';
import type { DocumentStore } from '../../src-main/ports/outside.ts';
import type { PolicyCall } from '../../src-main/ports/policy.ts';
import {
  fakeClock,
  fakeJournal,
  fakeLog,
  fakeSettings,
  type FakeClock,
  type FakeJournal,
  type FakeSettings,
} from '../exchange/fixtures.ts';

export const ALICE = {
  issuer: 'https://acme.okta.com',
  sub: '00u1',
  email: 'alice@acme.com',
  name: 'Alice',
  roles: ['member'],
  teams: ['finance'],
};
export const CURSOR = { id: 'c1', name: 'Cursor' };

export function server(id = 'people', access: object = {}): CatalogServer {
  const url = `https://${id}.acme.com/mcp`;
  return { id, ...serverSchema.parse({ name: `The ${id}`, url, authorization: { type: 'none' }, access }) };
}

export function callOf(changes: Partial<PolicyCall> = {}): PolicyCall {
  const base = { user: ALICE, client: CURSOR, server: server(), method: 'tools/call', tool: 'delete_user' };
  return { ...base, arguments: { id: 7 }, ...changes };
}

/** A document in memory. */
export function fakeStore(initial?: unknown): DocumentStore & { value: unknown } {
  const store = {
    path: 'memory',
    value: initial,
    read: () => structuredClone(store.value),
    write: (value: unknown) => void (store.value = structuredClone(value)),
    onChange: () => () => undefined,
  };
  return store;
}

export interface Opened {
  readonly policy: Policy;
  readonly clock: FakeClock;
  readonly journal: FakeJournal;
  readonly settings: FakeSettings;
  readonly store: DocumentStore & { value: unknown };
  readonly asked: Approval[];
}

export function openPolicy(rules: object = {}, store = fakeStore()): Opened {
  const clock = fakeClock();
  const journal = fakeJournal();
  const settings = fakeSettings({ policy: rules });
  const asked: Approval[] = [];
  const notify = (approval: Approval) => void asked.push(approval);
  const policy = createGate({ settings, clock, journal, log: fakeLog(), store, notify });
  return { policy, clock, journal, settings, store, asked };
}

export const ASK = {
  rules: [{ name: 'careful', tools: ['delete_*'], effect: 'ask', reason: 'it cannot be undone' }],
};
