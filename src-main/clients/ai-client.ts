import type { Places } from './places.ts';
import type { PlainValue } from './plain-value.ts';

/** How the file of a client is written. JSON files may have comments: all JSON is read as JSONC. */
export type FileFormat = 'json' | 'yaml' | 'toml';

/** Where in the file the servers are: a table from name to entry, or a list of entries that carry their name. */
export interface Section {
  readonly path: readonly string[];
  readonly shape: 'map' | 'list';
}

/**
 * How a client proves who it is. `bridge` starts our stdio bridge by its absolute path: no secret is on disk. `oauth`
 * points at the port with MCP authorization: the client keeps its own token. `header` puts a token into the file.
 */
export type ConnectMode = 'bridge' | 'oauth' | 'header';

/** The command that a client starts; absolute, because graphical programs do not have the shell's PATH. */
export interface BridgeCommand {
  readonly command: string;
  readonly args: readonly string[];
}

export interface HttpEntry {
  readonly url: string;
  /** null where the client gets its token by MCP authorization. */
  readonly token: string | null;
}

/** One AI client: a row of the table. */
export interface AiClientRow {
  readonly id: string;
  readonly name: string;
  readonly format: FileFormat;
  /** The candidates for its configuration file; the first that exists is used, else the first. Empty: not on this system. */
  readonly files: (at: Places) => readonly string[];
  /** Any of these paths on the disk means that it is installed. */
  readonly signs: (at: Places) => readonly string[];
  /** Where its servers are, which may depend on what the file holds already. */
  readonly section: (whole: PlainValue) => Section;
  readonly bridge: (bridge: BridgeCommand, name: string) => PlainValue;
  /** null where it speaks stdio alone, or only SSE. */
  readonly http: ((entry: HttpEntry, name: string) => PlainValue) | null;
  /** What it can do, the best first. */
  readonly modes: readonly ConnectMode[];
  /** What a new file has to say besides our entry; nothing for most. */
  readonly newFile?: string;
  /** Its quirk: a command with spaces is cut at the first. */
  readonly refusesSpaces?: true;
  /** What makes a running client read its file again. */
  readonly reload: string;
  /** Its own command that does the same as writing the file. */
  readonly cli?: (bridge: BridgeCommand, name: string) => readonly string[];
  /** An address that opens the client with the entry filled in. It never carries a secret (case 110). */
  readonly link?: (entry: PlainValue, name: string) => string;
}

/** The name under which Onbehalf stands in every client. */
export const ENTRY_NAME = 'onbehalf';
