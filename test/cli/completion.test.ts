import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SHELLS } from '../../src-main/cli/commands/completion.ts';
import { candidates } from '../../src-main/cli/complete.ts';
import { createProgram } from '../../src-main/cli/main.ts';
import { runCli } from './support.ts';

async function complete(...words: string[]): Promise<string[]> {
  const { stdout, code } = await runCli(['complete', '--', ...words]);
  expect(code).toBe(0);
  return stdout.split('\n').filter(Boolean);
}

describe('what may come next', () => {
  test.each([
    [['do'], ['doctor']],
    [['clients', 'conn'], ['connect']],
    [
      ['clients', 'connect', 'claude'],
      ['claude-code', 'claude-desktop'],
    ],
    [
      ['clients', 'connect', '--mode', ''],
      ['bridge', 'header', 'oauth'],
    ],
    [['clients', 'connect', '--mode', 'oauth', 'zed', '--re'], ['--replace']],
    [['doctor', '--symptom', 'client-4'], ['client-401']],
    [
      ['doctor', 'clock', 'provider.d'],
      ['provider.discovery', 'provider.dpop'],
    ],
    [
      ['completion', ''],
      ['bash', 'fish', 'powershell', 'zsh'],
    ],
    [['servers', 'add', 'free-text', ''], []],
    [['no-such-command', 'x'], []],
    [['clients', 'connect', 'nothing-like-it'], []],
  ])('%j', async (words, expected) => {
    expect(await complete(...words)).toEqual(expected);
  });

  test('a new word is offered every command but the hidden one', async () => {
    const offered = await complete('');
    expect(offered).toContain('clients');
    expect(offered).not.toContain('complete');
    expect((await runCli(['complete', '--new-word', '--', 'clients'])).stdout).toContain('connect');
  });

  test('no command is forgotten: all names of the program are offered at their place', () => {
    const program = createProgram();
    const none = (): readonly string[] => [];
    for (const command of program.commands.filter((one) => one.name() !== 'complete')) {
      expect(candidates(program, [command.name().slice(0, 2)], none)).toContain(command.name());
      for (const child of command.commands)
        expect(candidates(program, [command.name(), child.name()], none)).toContain(child.name());
    }
  });
});

test('every shell has a script; another is wrong usage', async () => {
  for (const shell of SHELLS) {
    const { stdout, code } = await runCli(['completion', shell]);
    expect([code, stdout.includes('onbehalf complete')]).toEqual([0, true]);
  }
  expect((await runCli(['completion', 'csh'])).code).toBe(2);
});

/** A folder with an `onbehalf` that is this checkout's, first in the PATH of a shell. */
function pathWithProgram(): string {
  const folder = mkdtempSync(join(tmpdir(), 'onbehalf-bin-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const program = join(import.meta.dirname, '../../src-main/cli/onbehalf.mjs');
  writeFileSync(join(folder, 'onbehalf'), `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`, {
    mode: 0o755,
  });
  symlinkSync(process.execPath, join(folder, 'node'));
  return `${folder}${delimiter}${process.env['PATH'] ?? ''}`;
}

function has(shell: string): boolean {
  try {
    execFileSync(shell, ['-c', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

test.skipIf(!has('bash'))('bash completes with it for real', { timeout: 120_000 }, async () => {
  const { stdout: script } = await runCli(['completion', 'bash']);
  const ask = `${script}\nCOMP_WORDS=(onbehalf clients connect cur); COMP_CWORD=3; _onbehalf; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const found = execFileSync('bash', ['-c', ask], {
    encoding: 'utf8',
    env: { ...process.env, PATH: pathWithProgram() },
  });
  expect(found.trim()).toBe('cursor');
});
