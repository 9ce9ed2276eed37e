import { MARK } from '../../src-shared/pages/mark.ts';

const { ring, ringWidth, person } = MARK;

/** The mark alone, in one colour. The window's own icon is the same drawing (src-renderer/icon.svg). */
const markIn = (colour: string): string =>
  `<path d="${ring}" fill="none" stroke="${colour}" stroke-width="${ringWidth}" stroke-linecap="round"/><circle cx="${person.cx}" cy="${person.cy}" r="${person.r}" fill="${colour}"/>`;

const svg = (viewBox: string, body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}">${body}</svg>`;

/** The application's icon, to the edges. */
export const APP_ICON = svg(
  '0 0 32 32',
  `<rect width="32" height="32" rx="8" fill="#4650d4"/>${markIn('#fff')}`,
);

/** As macOS wants it: a tenth of air on each side. */
export const MAC_ICON = svg(
  '-4 -4 40 40',
  `<rect width="32" height="32" rx="7.2" fill="#4650d4"/>${markIn('#fff')}`,
);

/** What the icon beside the clock says, by its shape: it has to be read without colours, in 16 pixels. */
const BADGES = {
  ready: (colour: string) => markIn(colour),
  'signed-out': (colour: string) =>
    `<circle cx="16" cy="16" r="8.6" fill="none" stroke="${colour}" stroke-width="3" stroke-dasharray="7.5 6"/>`,
  paused: (colour: string) =>
    `<circle cx="16" cy="16" r="9.2" fill="none" stroke="${colour}" stroke-width="2.6"/><path d="M13 12.4v7.2M19 12.4v7.2" stroke="${colour}" stroke-width="2.8" stroke-linecap="round"/>`,
  attention: (colour: string) =>
    `<circle cx="16" cy="16" r="9.2" fill="none" stroke="${colour}" stroke-width="2.6"/><path d="M16 11v5.6" stroke="${colour}" stroke-width="3" stroke-linecap="round"/><circle cx="16" cy="20.8" r="1.8" fill="${colour}"/>`,
} as const;

export type TrayStatus = keyof typeof BADGES;
export const TRAY_STATUSES = Object.keys(BADGES) as readonly TrayStatus[];

/** On macOS in black on nothing: the menu bar colours it itself. Elsewhere on our blue, for bars of any colour. */
export function trayIcon(status: TrayStatus, template: boolean): string {
  if (template) return svg('5 5 22 22', BADGES[status]('#000'));
  return svg('0 0 32 32', `<rect width="32" height="32" rx="8" fill="#4650d4"/>${BADGES[status]('#fff')}`);
}
