import { relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ENTRY_NAME } from '../../src-main/clients/ai-client.ts';
import { AI_CLIENTS } from '../../src-main/clients/client-table.ts';
import { entryOf, modeFor } from '../../src-main/clients/entry-of.ts';
import { planConnect, planDisconnect } from '../../src-main/clients/plan.ts';
import type { ClientOs, Places } from '../../src-main/clients/places.ts';
import { BRIDGE, ENDPOINT } from './support.ts';
import { sampleOf } from './samples.ts';

const SYSTEMS: readonly ClientOs[] = ['darwin', 'win32', 'linux'];
const HOME = '/home/alice';

function places(os: ClientOs): Places {
  return { os, home: HOME, env: {} };
}

function partsFor(os: ClientOs) {
  return { bridge: () => ({ command: BRIDGE[os], args: ['bridge'] }), endpoint: () => ENDPOINT };
}

test('the table has more clients than any rival, each once', () => {
  expect(AI_CLIENTS.length).toBeGreaterThan(31);
  expect(new Set(AI_CLIENTS.map((row) => row.id)).size).toBe(AI_CLIENTS.length);
});

describe.each(AI_CLIENTS.map((row) => [row.id, row] as const))('%s', (id, row) => {
  test('the file and the change are as recorded, on each system', async () => {
    const sample = sampleOf(row);
    const systems = SYSTEMS.map((os) => {
      const files = row.files(places(os)).map((path) => relative(HOME, path));
      return `## ${os}\n\nfiles: ${files.join(', ') || 'none'}`;
    });
    const changes = row.modes.map((mode) => {
      const entry = entryOf(partsFor('linux'), row, mode, 'TOKEN');
      const plan = planConnect(row, '/file', sample, ENTRY_NAME, entry);
      return `## ${mode}\n\n\`\`\`\n${plan.after}\`\`\``;
    });
    const windows = entryOf(
      partsFor('win32'),
      row,
      modeFor(row, partsFor('win32').bridge(), undefined),
      'TOKEN',
    );
    const fresh = planConnect(row, '/file', null, ENTRY_NAME, windows).after;
    const parts = [
      `# ${row.name}`,
      ...systems,
      `## before\n\n\`\`\`\n${sample}\`\`\``,
      ...changes,
      `## a new file on Windows\n\n\`\`\`\n${fresh}\`\`\``,
      `## reload\n\n${row.reload}`,
    ];
    await expect(`${parts.join('\n\n')}\n`).toMatchFileSnapshot(`golden/${id}.md`);
  });

  for (const os of SYSTEMS)
    for (const mode of row.modes)
      test(`connect and disconnect give back the original bytes (${os}, ${mode})`, () => {
        for (const before of variants(sampleOf(row))) {
          const entry = entryOf(partsFor(os), row, mode, 'TOKEN');
          const plan = planConnect(row, '/file', before, ENTRY_NAME, entry);
          const written = { name: ENTRY_NAME, ...plan };
          expect(plan.after).not.toBe(before);
          expect(planDisconnect(row, '/file', plan.after, written).after).toBe(before);
          // Without the note of what was changed: by structure alone the sample comes back too.
          expect(planDisconnect(row, '/file', plan.after, { ...written, undo: null }).after).toBe(before);
        }
      });
});

function variants(sample: string): readonly string[] {
  return [sample, sample.replaceAll('\n', '\r\n')];
}
