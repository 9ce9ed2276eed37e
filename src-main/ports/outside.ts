/** Opens a URL in the person's browser. Rejects with `browser_failed`. */
export interface Browser {
  open(url: string): Promise<void>;
}

/** A structured log line: an event name and plain fields. The adapter redacts, the caller never passes a secret. */
export interface Log {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The network as fetch: proxies, certificate authorities and time limits are its adapter's concern. */
export type Fetch = typeof globalThis.fetch;

/** `fetch` for one host that connects to these addresses alone, whatever its name resolves to by then. */
export type PinnedFetch = (host: string, addresses: readonly string[]) => Fetch;

/** One JSON document that is written whole or not at all (`conf` in plain Node, `electron-store` in the shell). */
export interface DocumentStore {
  readonly path: string;
  /** The stored value, or `undefined` when there is none yet. Throws `config_invalid` when the file is not JSON. */
  read(): unknown;
  write(value: unknown): void;
  /** Calls back when the file was changed by somebody else; returns the removal. */
  onChange(listener: () => void): () => void;
}
