/** The organisation's own time. Everything it issues, expires and dates follows it, so tests can move it. */
export type OrgClock = {
  /** Milliseconds since the epoch, as this organisation sees them. */
  now(): number;
  /** The same in whole seconds, for `iat` and `exp`. */
  seconds(): number;
  /** How far this clock is ahead of the machine's, in whole seconds. */
  offsetSeconds(): number;
  /** Moves the clock; a negative number moves it back. */
  advance(milliseconds: number): void;
  /** The `Date` header of every response: honest, unless `skewDateHeader` says otherwise. */
  dateHeader(): string;
  /** Lets the `Date` header lie by this much; 0 makes it honest again. */
  skewDateHeader(milliseconds: number): void;
};

export function createClock(base: () => number = Date.now): OrgClock {
  let offset = 0;
  let headerSkew = 0;
  const now = (): number => base() + offset;
  return {
    now,
    seconds: () => Math.floor(now() / 1000),
    offsetSeconds: () => Math.round((now() - Date.now()) / 1000),
    advance: (milliseconds) => {
      offset += milliseconds;
    },
    dateHeader: () => new Date(now() + headerSkew).toUTCString(),
    skewDateHeader: (milliseconds) => {
      headerSkew = milliseconds;
    },
  };
}
