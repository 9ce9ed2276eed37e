import type { Dispatcher } from 'undici';
import type { Clock } from './clock.ts';
import type { Browser, DocumentStore, Fetch, Log } from './outside.ts';
import type { PolicySource } from './settings.ts';
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
  readonly network: { readonly fetch: Fetch; readonly dispatcher: Dispatcher };
  readonly userSettings: DocumentStore;
  /** The AI clients that were let in, with the digests of their tokens. */
  readonly clientStore: DocumentStore;
  /** IT's sources, the strongest first. */
  readonly policySources: readonly PolicySource[];
  /** First of the two ports of the endpoint: 0 takes free ones, null what the settings say. */
  readonly firstPort: number | null;
  /** The registered loopback ports of the sign-in, in the order they are tried. */
  readonly callbackPorts: readonly number[];
}
