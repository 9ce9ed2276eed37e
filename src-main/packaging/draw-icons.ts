import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { launchBrowser } from '../demo/browser.ts';
import { APP_ICON, MAC_ICON, TRAY_STATUSES, trayIcon } from './drawings.ts';
import { ICNS_SIZES, icnsFile, icoFile, type Picture } from './icon-files.ts';

/** `npm run icons`: draws `resources/icons` anew. The results are committed: a build needs no browser. */
const folder = join(import.meta.dirname, '../../resources/icons');
const browser = await launchBrowser();
const page = await browser.newPage();

async function draw(svg: string, sizes: readonly number[]): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(
      `<style>html,body{margin:0;background:transparent}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
    );
    pictures.push({ size, png: await page.screenshot({ omitBackground: true }) });
  }
  return pictures;
}

function write(path: string, content: Buffer | string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

try {
  write('icon.svg', `${APP_ICON}\n`);
  write('icon.ico', icoFile(await draw(APP_ICON, [16, 24, 32, 48, 64, 128, 256])));
  write('icon.icns', icnsFile(await draw(MAC_ICON, ICNS_SIZES)));
  for (const { size, png } of await draw(APP_ICON, [16, 32, 48, 64, 128, 256, 512]))
    write(`linux/${size}x${size}.png`, png);
  for (const { png } of await draw(APP_ICON, [512])) write('icon.png', png);
  for (const status of TRAY_STATUSES) {
    write(`tray/${status}.ico`, icoFile(await draw(trayIcon(status, false), [16, 20, 24, 32])));
    for (const [suffix, size] of [
      ['', 22],
      ['@2x', 44],
    ] as const)
      for (const { png } of await draw(trayIcon(status, false), [size]))
        write(`tray/${status}${suffix}.png`, png);
    for (const [suffix, size] of [
      ['', 16],
      ['@2x', 32],
    ] as const)
      for (const { png } of await draw(trayIcon(status, true), [size]))
        write(`tray/${status}Template${suffix}.png`, png);
  }
} finally {
  await browser.close();
}
