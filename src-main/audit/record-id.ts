import { randomFillSync } from 'node:crypto';

/**
 * Makes record ids: version 7 UUIDs (RFC 9562 section 5.7), so that an index over them grows at its end. The 12 bits
 * after the time count within a millisecond (section 6.2, method 1): ids of one maker only ever grow.
 */
export function createRecordIds(now: () => number): () => string {
  let last = 0;
  let counter = 0;
  const random = createRandom();
  return () => {
    const time = Math.max(now(), last);
    counter = time === last ? counter + 1 : 0;
    last = counter > 0xfff ? time + 1 : time;
    if (counter > 0xfff) counter = 0;
    return format(last, counter, random());
  };
}

function format(time: number, counter: number, random: Buffer): string {
  random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
  const stamp = time.toString(16).padStart(12, '0');
  const tail = random.toString('hex');
  const count = counter.toString(16).padStart(3, '0');
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${count}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** Random bytes, eight at a time out of a larger draw: one draw for each id would be the dearest part of it. */
function createRandom(): () => Buffer {
  const pool = Buffer.alloc(4_096);
  let used = pool.length;
  return () => {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += 8;
    return pool.subarray(used - 8, used);
  };
}
