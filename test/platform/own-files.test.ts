import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isInstalledProgram } from '../../src-main/platform/own-files.ts';

it('the installed program is the one that Node.js stands beside; a checkout and its build are not', () => {
  const cli = join('/opt', 'Onbehalf', 'resources', 'cli');
  expect(isInstalledProgram(join(cli, 'node'), join(cli, 'dist', 'main'))).toBe(true);
  const checkout = join('/home', 'me', 'onbehalf');
  const node = join(checkout, 'node_modules', 'node', 'bin', 'node');
  expect(isInstalledProgram(node, join(checkout, 'dist', 'main'))).toBe(false);
  expect(isInstalledProgram(node, join(checkout, 'src-main', 'platform'))).toBe(false);
  expect(isInstalledProgram()).toBe(false);
});
