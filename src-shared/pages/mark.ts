/**
 * Onbehalf's mark on a square of 32: a ring that is open at one point, where the person stands. The window, the pages in
 * the browser and the icons draw it from here.
 */
export const MARK = {
  size: 32,
  corner: 8,
  ring: 'M19.6 9.8A7.6 7.6 0 1 0 22.2 12.4',
  ringWidth: 3.2,
  person: { cx: 22.4, cy: 9.4, r: 3.1 },
} as const;
