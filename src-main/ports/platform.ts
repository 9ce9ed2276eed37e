import type { Dispatcher } from 'undici';
import type { LogLevel } from '../../src-shared/contract/log.ts';
import type { NetworkSettings } from '../../src-shared/domain/management.ts';
import type { Clock } from './clock.ts';
import type { Computer } from './computer.ts';
import type { Browser, DocumentStore, Fetch, Log, PinnedFetch } from './outside.ts';
import type { PolicySource } from './policy-source.ts';
import type { Vault } from './vault.ts';

/** Everything the agent needs from outside. A host (Electron, plain Node, a test) makes one and leaves nothing out. */
export interface Platform {
  readonly host: 'electron' | 'headless';
  readonly version: string;
  /** The folder for everything that is kept, except secrets. */
  readonly dataDir: string;
  /** Accept an identity provider over http on loopback. Packaged builds never set it. */
  readonly dev: boolean;
  readonly clock: Clock;
  readonly vault: Vault;
  readonly browser: Browser;
  readonly log: Log;
  /** How much is logged from now on. */
  readonly setLogLevel: (level: LogLevel) => void;
  readonly network: {
    readonly fetch: Fetch;
    readonly dispatcher: Dispatcher;
    /** `fetch` for one host whose addresses were looked at, and are the only ones that it connects to. */
    readonly pinned: PinnedFetch;
    /** From now on these settings; what is under way ends by the old ones. */
    configure(settings: NetworkSettings): void;
    /** Connections and what is known of proxies are not to be relied on any more. */
    renew(): void;
  };
  readonly userSettings: DocumentStore;
  /** Other documents of the data folder, by name. */
  readonly document: (name: string) => DocumentStore;
  /** Where IT puts what it locks, the strongest first; and its defaults for the whole computer. */
  readonly policySources: readonly PolicySource[];
  readonly machineSources: readonly PolicySource[];
  /** First of the two ports of the endpoint: 0 takes free ones, null what the settings say. */
  readonly firstPort: number | null;
  /** How an AI client starts the stdio bridge: an absolute command. */
  readonly bridge: { readonly command: string; readonly args: readonly string[] };
  /** What can be learned of this computer, and where this person's files are. */
  readonly computer: Computer;
  /** The registered loopback ports of the sign-in, in the order they are tried. */
  readonly callbackPorts: readonly number[];
}
