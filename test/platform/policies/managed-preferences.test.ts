import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createManagedPreferences } from '../../../src-main/platform/policies/managed-preferences.ts';
import type { PolicySource } from '../../../src-main/ports/policy-source.ts';
import { tempDir } from '../../support/temp-dir.ts';

const me = process.getuid?.() ?? null;
const DOMAIN = 'com.onbehalf.desktop';

/** `plutil` is macOS’: elsewhere its output is a recorded one. It prints JSON in one line and escapes slashes. */
const RECORDED =
  '{"identityProvider":{"issuer":"https:\\/\\/acme.okta.com","clientId":"0oa1","rpInitiatedLogout":true},' +
  '"servers":"{ \\"people\\": { \\"name\\": \\"People\\", \\"url\\": \\"https:\\/\\/mcp.acme.com\\/mcp\\", \\"authorization\\": { \\"type\\": \\"none\\" } } }",' +
  '"app":{"startAtLogin":1,"hiddenPages":["diagnostics"]},"PayloadUUID":"2F3B","PayloadVersion":1,"_manualProfile":true}';

const XML = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict><key>audit</key><dict><key>retentionDays</key><integer>30</integer></dict></dict></plist>`;

function source(base: string, toJson?: (list: Buffer) => string): PolicySource {
  return createManagedPreferences({
    base,
    owner: me,
    user: 'alice',
    domain: DOMAIN,
    ...(toJson && { toJson }),
  });
}

it('reads what is forced for the person before what is forced for the computer, as one converter or the other prints it', () => {
  const base = tempDir();
  expect(source(base).read()).toEqual([]);
  mkdirSync(join(base, 'alice'), { mode: 0o755 });
  writeFileSync(join(base, 'alice', `${DOMAIN}.plist`), 'person', { mode: 0o644 });
  writeFileSync(join(base, `${DOMAIN}.plist`), 'computer', { mode: 0o644 });
  const outputs: Record<string, string> = { person: RECORDED, computer: '{"audit":{"retentionDays":30}}' };
  expect(source(base, (list) => outputs[list.toString()] ?? '').read()).toEqual([
    {
      state: 'found',
      where: join(base, 'alice', `${DOMAIN}.plist`),
      document: {
        identityProvider: { issuer: 'https://acme.okta.com', clientId: '0oa1', rpInitiatedLogout: true },
        servers: {
          people: { name: 'People', url: 'https://mcp.acme.com/mcp', authorization: { type: 'none' } },
        },
        app: { startAtLogin: true, hiddenPages: ['diagnostics'] },
      },
    },
    {
      state: 'found',
      where: join(base, `${DOMAIN}.plist`),
      document: { audit: { retentionDays: 30 } },
    },
  ]);
});

it('is unreadable, not absent, when it is no property list, or holds what JSON cannot', () => {
  const base = tempDir();
  writeFileSync(join(base, `${DOMAIN}.plist`), 'x', { mode: 0o644 });
  const fail = (): never => {
    throw new Error(
      'Command failed: /usr/bin/plutil\n<stdin>: invalid object in plist for destination format',
    );
  };
  expect(source(base, fail).read()).toMatchObject([{ state: 'unreadable' }]);
  expect(source(base, () => '').read()).toMatchObject([{ state: 'unreadable' }]);
});

it.runIf(process.platform !== 'win32')('takes nothing that somebody else can write', () => {
  const base = tempDir();
  const folder = join(base, 'alice');
  mkdirSync(folder);
  writeFileSync(join(folder, `${DOMAIN}.plist`), 'x');
  writeFileSync(join(base, `${DOMAIN}.plist`), 'x');
  const states = (): unknown =>
    source(base, () => '{}')
      .read()
      .map(({ state }) => state);
  chmodSync(folder, 0o755);
  chmodSync(join(folder, `${DOMAIN}.plist`), 0o644);
  chmodSync(join(base, `${DOMAIN}.plist`), 0o646);
  expect(states()).toEqual(['found', 'unreadable']);
  chmodSync(folder, 0o777);
  expect(states()).toEqual(['unreadable', 'unreadable']);
});

it.runIf(process.platform === 'darwin')('reads a property list with the system’s converter', () => {
  const base = tempDir();
  writeFileSync(join(base, `${DOMAIN}.plist`), XML, { mode: 0o644 });
  expect(source(base).read()).toMatchObject([{ document: { audit: { retentionDays: 30 } } }]);
});
