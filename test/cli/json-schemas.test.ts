import { expect, test } from 'vitest';
import { z } from 'zod';
import { COMMANDS, isCommandName } from '../../src-shared/contract/commands.ts';

/** What `--json` prints is the answer of the contract's command: scripts depend on its form. */
const PRINTED = {
  status: 'state.get',
  'servers list': 'servers.list',
  'servers test': 'servers.test',
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
  'approvals list': 'approvals.list',
  'config show': 'config.show',
  doctor: 'diagnostics.run',
  'doctor --fix': 'diagnostics.fix',
  'doctor --symptoms': 'diagnostics.symptoms',
} as const;

test.each(Object.entries(PRINTED))('onbehalf %s --json', async (line, command) => {
  expect(isCommandName(command)).toBe(true);
  const schema = z.toJSONSchema(COMMANDS[command].response, { unrepresentable: 'any', io: 'output' });
  const file = `json-schemas/${line.replaceAll(/[ -]+/g, '-')}.json`;
  await expect(`${JSON.stringify(schema, null, 2)}\n`).toMatchFileSnapshot(file);
});
