import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { commandLine } from '../../src-main/shell/command-line.ts';

it('is the Node.js that a package brings, and never Electron itself', () => {
  expect(commandLine({ packaged: true, platform: 'darwin', resources: '/A/Resources' })).toEqual({
    command: join('/A/Resources', 'cli', 'node'),
    args: [join('/A/Resources', 'cli', 'dist', 'main', 'onbehalf.js')],
  });
  expect(commandLine({ packaged: true, platform: 'win32', resources: 'R' }).command).toMatch(/node\.exe$/);
});

it('is the project’s own Node.js in a checkout, and works', () => {
  const { command, args } = commandLine({ packaged: false, platform: process.platform, resources: '' });
  expect(execFileSync(command, [...args, '--version'], { encoding: 'utf8' })).toMatch(/^\d+\.\d+\.\d+/);
});
