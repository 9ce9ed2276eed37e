import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { COMMANDS } from '../../src-shared/contract/commands.ts';

/**
 * What `--json` prints is the answer of the contract's command, and scripts depend on its form: `json-output.txt` has a
 * line for each field. A field may come; none may go or change its type. To pin new ones, run this test with PIN=1.
 */
const PRINTED = {
  status: 'state.get',
  'servers list': 'servers.list',
  'servers test': 'servers.test',
  'tokens show': 'exchange.claims',
  'tokens trace': 'exchange.trace',
  tools: 'tools.list',
  call: 'tools.call',
  'clients list': 'clients.list',
  'clients add': 'clients.add',
  'clients found': 'aiClients.list',
  'clients connect': 'aiClients.connect',
  'clients disconnect': 'aiClients.disconnect',
  'clients plan': 'aiClients.plan',
  'clients verify': 'aiClients.verify',
  'clients inventory': 'aiClients.inventory',
  'clients import': 'aiClients.importServer',
  'audit list': 'audit.list',
  'audit show': 'audit.get',
  'keys show': 'keys.show',
  'policy test': 'policy.test',
  'policy replay': 'policy.replay',
  'logs --set-level': 'log.setLevel',
  'approvals list': 'approvals.list',
  doctor: 'diagnostics.run',
  'doctor --fix': 'diagnostics.fix',
  'doctor --symptoms': 'diagnostics.symptoms',
} as const;

const PINS = join(import.meta.dirname, 'json-output.txt');

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** A line for each field: where it is and what it is. */
function fields(schema: Schema, path: string): readonly string[] {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.flatMap((choice) => fields(choice, path));
  const own = schema.type === undefined ? [] : [`${path}: ${schema.type}`];
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
    fields(child, `${path}.${name}`),
  );
  return [...own, ...inside, ...(schema.items ? fields(schema.items, `${path}[]`) : [])];
}

function fieldsNow(): readonly string[] {
  const all = Object.entries(PRINTED).flatMap(([line, command]) =>
    fields(z.toJSONSchema(COMMANDS[command].response, { unrepresentable: 'any' }) as Schema, line),
  );
  return [...new Set(all)].toSorted();
}

test('no field of the JSON output is gone or of another type', () => {
  const now = fieldsNow();
  if (process.env['PIN']) writeFileSync(PINS, `${now.join('\n')}\n`);
  const pinned = readFileSync(PINS, 'utf8').split('\n').filter(Boolean);
  expect(pinned.length).toBeGreaterThan(200);
  expect(pinned.filter((field) => !now.includes(field))).toEqual([]);
});
