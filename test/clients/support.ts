import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AiClientsDeps, ClientContacts, ImportTarget } from '../../src-main/clients/ai-clients-deps.ts';
import { createAiClients, type AiClients } from '../../src-main/clients/ai-clients.ts';
import { createConnections } from '../../src-main/clients/connections.ts';
import type { ClientOs } from '../../src-main/clients/places.ts';
import { memoryStore, silentLog } from './memory.ts';

export { memoryStore } from './memory.ts';

export const BRIDGE: Record<ClientOs, string> = {
  darwin: '/Applications/Onbehalf.app/Contents/MacOS/onbehalf',
  win32: 'C:\\Program Files\\Onbehalf\\onbehalf.exe',
  linux: '/opt/Onbehalf/onbehalf',
};

export const ENDPOINT = {
  mcp: 'http://127.0.0.1:7377/mcp',
  mcpAuthorization: 'http://127.0.0.1:7378/mcp',
};

/** A home folder that is gone after the test. */
export async function temporaryHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'onbehalf-clients-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  return home;
}

export interface TestContacts extends ClientContacts {
  contact(clientId: string, declared?: string): void;
}

function testContacts(now: () => number): TestContacts {
  const seen = new Map<string, { at: string; declared: string | null }>();
  const listeners = new Set<(clientId: string, declared: string | null) => void>();
  return {
    last: (clientId) => seen.get(clientId) ?? null,
    onContact(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    contact(clientId, declared) {
      seen.set(clientId, { at: new Date(now()).toISOString(), declared: declared ?? null });
      for (const listener of listeners) listener(clientId, declared ?? null);
    },
  };
}

export interface Setup {
  readonly clients: AiClients;
  readonly deps: AiClientsDeps;
  readonly home: string;
  /** The ids of the local clients that exist now. */
  readonly known: Set<string>;
  /** Every token that was ever issued. */
  readonly tokens: string[];
  readonly contacts: TestContacts;
  readonly imported: { id: string; url: string; secret: { header: string; value: string } | null }[];
  readonly time: { now: number };
}

/** AI clients over a temporary home folder laid out as one of the systems. */
export async function setUp(os: ClientOs = 'linux', overrides: Partial<AiClientsDeps> = {}): Promise<Setup> {
  const home = await temporaryHome();
  const backups = await temporaryHome();
  const time = { now: Date.parse('2026-03-01T10:00:00Z') };
  const known = new Set<string>();
  const tokens: string[] = [];
  const contacts = testContacts(() => time.now);
  const imported: Setup['imported'] = [];
  const importTarget: ImportTarget = {
    find: (url) => imported.find((server) => server.url === url)?.id ?? null,
    isTaken: (id) => imported.some((server) => server.id === id),
    add: async (server) => void imported.push(server),
  };
  const deps: AiClientsDeps = {
    places: { os, home, env: {} },
    connections: createConnections(memoryStore()),
    credentials: {
      async issueToken(name) {
        const clientId = `token-${tokens.length + 1}-${name}`;
        const token = `obh_${'t'.repeat(40)}${tokens.length}`;
        tokens.push(token);
        known.add(clientId);
        return { clientId, token };
      },
      async issueBridge(name) {
        known.add(`bridge-${name}`);
        return { clientId: `bridge-${name}` };
      },
      exists: (clientId) => known.has(clientId),
      revoke: async (clientId) => void known.delete(clientId),
    },
    contacts,
    importTarget,
    bridge: () => ({ command: BRIDGE[os], args: ['bridge'] }),
    endpoint: () => ENDPOINT,
    backups,
    clock: { now: () => time.now },
    log: silentLog,
    ...overrides,
  };
  return { clients: createAiClients(deps), deps, home, known, tokens, contacts, imported, time };
}
