import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMachineFile } from '../../../src-main/platform/policies/machine-file.ts';
import { createPolicyFolder } from '../../../src-main/platform/policies/policy-folder.ts';
import type { PolicySource } from '../../../src-main/ports/policy-source.ts';
import { tempDir } from '../../support/temp-dir.ts';

/** Where the reader runs, the administrator is whoever runs the test. */
const me = process.getuid?.() ?? null;
const onUnix = process.platform !== 'win32';

let base: string;
let folder: string;
beforeEach(() => {
  base = tempDir();
  folder = join(base, 'onbehalf/policies');
});

const source = (owner = me): PolicySource =>
  createPolicyFolder({ base, folders: ['onbehalf', 'policies'], owner });

function put(name: string, text: string, mode = 0o644): void {
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeFileSync(join(folder, name), text);
  chmodSync(join(folder, name), mode);
}

describe('the policy folder of Linux', () => {
  it('says nothing where there is no folder, or nothing in it', () => {
    expect(source().read()).toEqual([]);
    put('README', 'not a policy');
    put('.10.json.swp', 'not a policy');
    expect(source().read()).toEqual([]);
  });

  it('reads every file, with comments, the last name first', () => {
    put(
      '10-company.json',
      '\uFEFF{\n  // the port of the company\n  "endpoint": { "port": 1001 } /* http://x */\n}',
    );
    put('90-team.json', '{ "endpoint": { "port": 1002 } }');
    expect(source().read()).toEqual([
      { state: 'found', where: join(folder, '90-team.json'), document: { endpoint: { port: 1002 } } },
      { state: 'found', where: join(folder, '10-company.json'), document: { endpoint: { port: 1001 } } },
    ]);
  });

  it('names the file that is not JSON, and where it is wrong', () => {
    put('10.json', '{ "endpoint": ');
    expect(source().read()).toEqual([
      {
        state: 'unreadable',
        where: join(folder, '10.json'),
        reason: expect.stringContaining('it is not valid JSON: ') as string,
      },
    ]);
  });

  it('has a limit', () => {
    put('10.json', JSON.stringify({ x: 'x'.repeat(1_000_000) }));
    expect(source().read()).toMatchObject([{ reason: 'it is larger than 1000000 bytes' }]);
  });

  it('does not take a folder for a file', () => {
    mkdirSync(join(folder, '10.json'), { recursive: true });
    expect(source().read()).toMatchObject([{ state: 'unreadable' }]);
  });

  describe.runIf(onUnix)('trusts what only the administrator can have written', () => {
    it.each([
      ['a file that others can write', () => put('10.json', '{}', 0o666), /it can be written by others/],
      ['a file that the group can write', () => put('10.json', '{}', 0o664), /it can be written by others/],
      [
        'a folder that others can write',
        () => {
          put('10.json', '{}');
          chmodSync(folder, 0o777);
        },
        /policies can be written by others/,
      ],
      [
        'a folder above that others can write',
        () => {
          put('10.json', '{}');
          chmodSync(join(base, 'onbehalf'), 0o777);
        },
        /onbehalf can be written by others/,
      ],
      [
        'a folder that is a link',
        () => {
          mkdirSync(join(base, 'onbehalf'));
          symlinkSync('/tmp', folder);
        },
        /is not a folder/,
      ],
    ])('not %s', (_what, make, reason) => {
      make();
      expect(source().read()).toMatchObject([
        { state: 'unreadable', reason: expect.stringMatching(reason) as string },
      ]);
    });

    it('not what belongs to somebody else', () => {
      put('10.json', '{}');
      expect(source(12_345).read()).toMatchObject([
        {
          state: 'unreadable',
          reason: expect.stringMatching(/belongs to user \d+ and not to the administrator/) as string,
        },
      ]);
    });

    it('a link to another file of the administrator, by what it leads to', () => {
      put('10.json', '{ "endpoint": { "port": 1001 } }');
      const elsewhere = join(base, 'generated.json');
      writeFileSync(elsewhere, '{}', { mode: 0o644 });
      symlinkSync(elsewhere, join(folder, '20.json'));
      expect(source().read()).toMatchObject([{ document: {} }, { document: { endpoint: {} } }]);
      chmodSync(elsewhere, 0o666);
      expect(source().read()).toMatchObject([{ state: 'unreadable' }, { state: 'found' }]);
    });
  });

  it('tells a change, also in a folder that was not there', async () => {
    const changed = vi.fn<() => void>();
    const remove = source().onChange(changed);
    put('10.json', '{ "endpoint": { "port": 1001 } }');
    await expect.poll(() => changed.mock.calls.length).toBeGreaterThan(0);
    const before = changed.mock.calls.length;
    put('10.json', '{ "endpoint": { "port": 1002 } }');
    await expect.poll(() => changed.mock.calls.length).toBeGreaterThan(before);
    const then = changed.mock.calls.length;
    rmSync(folder, { recursive: true });
    await expect.poll(() => changed.mock.calls.length).toBeGreaterThan(then);
    put('10.json', '{ "endpoint": { "port": 1003 } }');
    await expect.poll(() => changed.mock.calls.length).toBeGreaterThan(then + 1);
    remove();
  });
});

describe('the settings file of the computer', () => {
  const file = (owner = me): PolicySource => createMachineFile({ base, folders: ['onbehalf'], owner });

  it('is one file, which only the administrator can write', () => {
    expect(file().read()).toEqual([]);
    mkdirSync(join(base, 'onbehalf'));
    writeFileSync(join(base, 'onbehalf/config.json'), '{ "updates": { "mode": "off" } }', { mode: 0o644 });
    expect(file().read()).toEqual([
      {
        state: 'found',
        where: join(base, 'onbehalf/config.json'),
        document: { updates: { mode: 'off' } },
      },
    ]);
  });

  it.runIf(onUnix)('is not trusted when it is somebody else’s', () => {
    mkdirSync(join(base, 'onbehalf'));
    writeFileSync(join(base, 'onbehalf/config.json'), '{}');
    expect(file(12_345).read()).toMatchObject([{ state: 'unreadable' }]);
  });
});
