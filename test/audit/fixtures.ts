import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createAudit, type Audit } from '../../src-main/audit/audit.ts';
import type { SendingDeps } from '../../src-main/audit/sending/places.ts';
import type { Vault } from '../../src-main/ports/vault.ts';
import { createMemoryVault } from '../../src-main/platform/memory-vault.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import type { Clock } from '../../src-main/ports/clock.ts';
import { fakeLog, fakeSettings, type FakeSettings } from '../exchange/fixtures.ts';

/** An empty folder that is removed after the test. */
export function temporaryFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'onbehalf-audit-'));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface OpenOptions {
  readonly folder?: string;
  readonly vault?: Vault;
  readonly clock?: Clock;
  readonly settings?: FakeSettings;
  readonly sending?: SendingDeps;
}

export interface Opened {
  readonly audit: Audit;
  readonly path: string;
  readonly vault: Vault;
  readonly settings: FakeSettings;
}

/** A real audit log in a folder of its own, closed after the test. */
export async function openAudit(options: OpenOptions = {}): Promise<Opened> {
  const file = path.join(options.folder ?? temporaryFolder(), 'audit.db');
  const vault = options.vault ?? createMemoryVault();
  const settings = options.settings ?? fakeSettings({});
  const clock = options.clock ?? systemClock;
  const { sending } = options;
  const audit = await createAudit({
    path: file,
    vault,
    clock,
    log: fakeLog(),
    settings,
    ...(sending && { sending }),
  });
  onTestFinished(() => audit.close());
  return { audit, path: file, vault, settings };
}

/** A filter as the contract hands it over. */
export const EVERYTHING = { limit: 100 };

export const ALICE = { issuer: 'https://acme.okta.com', sub: '00u1', email: 'alice@acme.com' };
export const CURSOR = { clientId: 'c1', clientName: 'Cursor' };
export const LOOKUP = { ...ALICE, ...CURSOR, server: 'people', method: 'tools/call', tool: 'lookup' };
