import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { APP_ICON, TRAY_STATUSES } from '../../src-main/packaging/drawings.ts';
import { icnsFile, icoFile } from '../../src-main/packaging/icon-files.ts';

const ICONS = resolve(import.meta.dirname, '../../resources/icons');
const read = (path: string): Buffer => readFileSync(join(ICONS, path));

/** Width and height out of a PNG's header. */
function sizeOf(png: Buffer): readonly [number, number] {
  expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}

test('the icon is the drawing of the window', () => {
  expect(read('icon.svg').toString().trim()).toBe(APP_ICON);
  const window = readFileSync(resolve(ICONS, '../../src-renderer/icon.svg'), 'utf8');
  const paths = (svg: string) => [...svg.matchAll(/ d="([^"]+)"/g)].map(([, path]) => path);
  expect(paths(APP_ICON)).toEqual(paths(window));
});

test('the ICO file holds its pictures where its directory says', () => {
  const ico = read('icon.ico');
  const sizes = Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    const offset = ico.readUInt32LE(at + 12);
    const [width] = sizeOf(ico.subarray(offset, offset + ico.readUInt32LE(at + 8)));
    expect(ico.readUInt8(at)).toBe(width % 256);
    return width;
  });
  expect(sizes).toEqual([16, 24, 32, 48, 64, 128, 256]);
  expect(ico.length).toBe(lastByte(ico));
});

function lastByte(ico: Buffer): number {
  const at = 6 + 16 * (ico.readUInt16LE(4) - 1);
  return ico.readUInt32LE(at + 12) + ico.readUInt32LE(at + 8);
}

test('the ICNS file has every size that macOS asks for', () => {
  const icns = read('icon.icns');
  expect(icns.subarray(0, 4).toString('latin1')).toBe('icns');
  expect(icns.readUInt32BE(4)).toBe(icns.length);
  const sizes: Record<string, number> = {};
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4))
    sizes[icns.subarray(at, at + 4).toString('latin1')] = sizeOf(icns.subarray(at + 8))[0];
  expect(sizes).toMatchObject({ icp4: 16, ic11: 32, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 });
});

test.each(TRAY_STATUSES)('the tray has the icon %s on each system', (status) => {
  expect(sizeOf(read(`tray/${status}.png`))).toEqual([22, 22]);
  expect(sizeOf(read(`tray/${status}@2x.png`))).toEqual([44, 44]);
  expect(sizeOf(read(`tray/${status}Template.png`))).toEqual([16, 16]);
  expect(sizeOf(read(`tray/${status}Template@2x.png`))).toEqual([32, 32]);
  expect(read(`tray/${status}.ico`).readUInt16LE(4)).toBe(4);
});

test('pictures that are missing are not left out silently', () => {
  expect(() => icnsFile([])).toThrow(/16 pixels/);
  expect(icoFile([{ size: 256, png: Buffer.from('png') }]).readUInt8(6)).toBe(0);
});
