const LANGUAGE = 'en';

const relative = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto', style: 'long' });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

const MINUTE = 60_000;
const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 24 * 60 * MINUTE],
  ['hour', 60 * MINUTE],
  ['minute', MINUTE],
];

/** "4 minutes ago", "yesterday", "just now". */
export function formatAgo(iso: string, now: number, justNow: string): string {
  const distance = Date.parse(iso) - now;
  for (const [unit, size] of STEPS)
    if (Math.abs(distance) >= size) return relative.format(Math.trunc(distance / size), unit);
  return justNow;
}

/** The time of the day, with the day where it is another one. */
export function formatTime(iso: string, now: number, seconds = false): string {
  const date = new Date(iso);
  if (date.toDateString() !== new Date(now).toDateString())
    return `${day.format(date)}, ${clock.format(date)}`;
  return (seconds ? clockWithSeconds : clock).format(date);
}

export function formatFull(iso: string): string {
  return full.format(new Date(iso));
}

/** "0.8 ms", "42 ms", "1.24 s", "3 min 5 s". */
export function formatDuration(ms: number): string {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${(ms / 1_000).toFixed(2)} s`;
  return `${Math.floor(ms / MINUTE)} min ${Math.round((ms % MINUTE) / 1_000)} s`;
}

/** "4:59". */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** The host of an address, for a short display. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
