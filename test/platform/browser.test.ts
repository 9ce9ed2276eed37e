import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { createBrowser } from '../../src-main/platform/browser.ts';

const failed = { code: 'browser_failed' };

it('gives the launcher the address', async () => {
  const seen: string[] = [];
  const browser = createBrowser(async (url) => {
    seen.push(url);
    return spawn('true');
  });
  await browser.open('https://acme.okta.com/a?b=c');
  expect(seen).toEqual(['https://acme.okta.com/a?b=c']);
});

it.each(['file:///etc/passwd', 'javascript:alert(1)', 'vscode://x', 'not a url', ''])(
  'does not open %j',
  async (url) => {
    const browser = createBrowser(async () => expect.unreachable());
    await expect(browser.open(url)).rejects.toMatchObject(failed);
  },
);

it('fails when the launcher does: there is no browser', async () => {
  await expect(createBrowser(async () => spawn('false')).open('https://a.b/')).rejects.toMatchObject(failed);
  const missing = createBrowser(async () => spawn('/there/is/no/browser'));
  await expect(missing.open('https://a.b/')).rejects.toMatchObject(failed);
});

it('does not wait for a browser that stays', async () => {
  const child = spawn('sleep', ['30']);
  await createBrowser(async () => child).open('https://a.b/');
  expect(child.exitCode).toBeNull();
  child.kill();
});
