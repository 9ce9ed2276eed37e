/** A PNG picture of so many pixels in width and height. */
export interface Picture {
  readonly size: number;
  readonly png: Buffer;
}

/** Windows' icon file: PNG pictures behind a directory (the ICO format since Windows Vista). */
export function icoFile(pictures: readonly Picture[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index;
    // 0 stands for 256.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** The types that hold PNG, by size in pixels: as it is, and twice as fine. */
const ICNS_TYPES: readonly (readonly [string, number])[] = [
  ['icp4', 16],
  ['ic11', 32],
  ['icp5', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/** macOS' icon file. Every size of {@link ICNS_SIZES} has to be there. */
export function icnsFile(pictures: readonly Picture[]): Buffer {
  const chunks = ICNS_TYPES.map(([type, size]) => {
    const png = pictures.find((picture) => picture.size === size)?.png;
    if (png === undefined) throw new Error(`there is no picture of ${size} pixels`);
    return chunk(type, png);
  });
  return chunk('icns', Buffer.concat(chunks));
}

export const ICNS_SIZES: readonly number[] = [...new Set(ICNS_TYPES.map(([, size]) => size))];

function chunk(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(content.length + 8, 4);
  return Buffer.concat([head, content]);
}
