/** A file or folder of the agent, as far as its permissions go. */
export interface FileFacts {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** The permission bits; null where the system has none (Windows). */
  readonly mode: number | null;
  readonly isMine: boolean;
}

/** What can be learned of the computer: for the diagnostics and for problems that name a program. */
export interface Computer {
  readonly os: 'darwin' | 'win32' | 'linux';
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly runtime: { readonly node: string; readonly platform: string; readonly arch: string };
  readonly disk: {
    /** Free bytes where the data folder is; null where that cannot be told. */
    free(): Promise<number | null>;
    /** The data folder and what is in it. */
    files(): Promise<readonly FileFacts[]>;
    /** Takes away every permission of others. */
    tighten(paths: readonly string[]): Promise<void>;
  };
  readonly ports: {
    /** Who listens on a port of 127.0.0.1, in words; null for nobody or unknown. */
    holder(port: number): Promise<string | null>;
    /** Whether the port could be bound now. */
    isFree(port: number): Promise<boolean>;
  };
  /** The last lines of the log. */
  logTail(lines: number): Promise<readonly string[]>;
}
