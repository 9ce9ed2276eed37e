/** Everything the console limits, in one place. */
export const CONSOLE_LIMITS = {
  bodyBytes: 1024 * 1024,
  bodyMs: 10_000,
  /** A one-time address that was not opened by then is void. */
  linkMs: 60 * 60_000,
  /** A session that was not used for so long has ended. */
  idleMs: 12 * 60 * 60_000,
  links: 16,
  sessions: 16,
  streams: 32,
  /** A window that reads slower than this is cut off; it reconnects and gets the whole picture again. */
  streamBacklogBytes: 4 * 1024 * 1024,
  keepAliveMs: 20_000,
} as const;
