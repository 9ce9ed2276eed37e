import type { SigningKeysView } from '../../src-shared/contract/keys.ts';
import type { TestStep } from '../../src-shared/contract/servers.ts';
import type { ForeignServer, AiClientView } from '../../src-shared/domain/ai-client.ts';
import type { AppState } from '../../src-shared/domain/app-state.ts';
import type { AuditKind, AuditRecord } from '../../src-shared/domain/audit-record.ts';
import type { ProblemReport } from '../../src-shared/problems/problem.ts';
import type { Computer } from '../ports/computer.ts';
import type { Clock } from '../ports/clock.ts';
import type { Fetch } from '../ports/outside.ts';
import type { SettingsSource } from '../ports/settings.ts';
import type { Vault } from '../ports/vault.ts';

/** What the diagnostics look at. Everything is read through these: the checks themselves know no other part. */
export interface DiagnosticsDeps {
  /** Whether this is the agent's process. Where no agent runs, what only it can tell throws `agent_not_running`. */
  readonly agentRuns: boolean;
  readonly state: () => AppState;
  readonly settings: SettingsSource & {
    problems(): readonly ProblemReport[];
    managed(): { readonly source: string | null; readonly locked: readonly string[] };
  };
  readonly vault: Vault;
  readonly fetch: Fetch;
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly keys: {
    show(): Promise<SigningKeysView>;
    generate(): Promise<unknown>;
  };
  readonly audit: {
    health(): {
      readonly failing: string | null;
      readonly lost: number;
      readonly setAside: readonly string[];
    };
    /** The newest record of a kind. */
    last(kind: AuditKind): Promise<AuditRecord | null>;
  };
  /** Everything about the provider of the active account that can be checked without a person, asked now. */
  readonly checkProvider: (signal: AbortSignal) => Promise<readonly TestStep[]>;
  readonly probeServer: (id: string, signal: AbortSignal) => Promise<readonly TestStep[]>;
  readonly aiClients: {
    discover(): Promise<readonly AiClientView[]>;
    inventory(): Promise<{ readonly servers: readonly ForeignServer[] }>;
    connect(client: string, options: { readonly replace: boolean }): Promise<unknown>;
  };
  readonly computer: Computer;
  /** To register at the provider, exactly so. */
  readonly redirectUris: readonly string[];
  readonly signedOutUris: readonly string[];
  readonly dataDir: string;
}
