import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { removeAutostart, writeAutostart } from '../../src-main/platform/autostart.ts';
import { tempDir } from '../support/temp-dir.ts';

it('writes a desktop entry that starts the program hidden, and removes it', () => {
  const folder = join(tempDir(), 'autostart');
  writeAutostart({ program: '/home/a b/100% "mine"/$x/On\\behalf', argument: '--hidden', folder });
  const entry = readFileSync(join(folder, 'onbehalf.desktop'), 'utf8');
  expect(entry).toContain('Exec="/home/a b/100%% \\\\"mine\\\\"/\\\\$x/On\\\\\\\\behalf" --hidden\n');
  expect(entry).toMatch(/^\[Desktop Entry\]\nType=Application\n/);
  removeAutostart(folder);
  removeAutostart(folder);
  expect(existsSync(join(folder, 'onbehalf.desktop'))).toBe(false);
});
