import type { Configuration } from '../../src-shared/domain/configuration.ts';
import type { Agent } from '../agent.ts';
import type { Clock } from '../ports/clock.ts';
import type { DocumentStore, Log } from '../ports/outside.ts';
import type { PowerEvent } from './power.ts';

/** The running agent as the shell needs it; the shell knows nothing of how it was composed. */
export interface ShellHost {
  readonly agent: Agent;
  readonly clock: Clock;
  readonly log: Log;
  readonly windowState: DocumentStore;
  configuration(): Configuration;
  /** Called after each change of the configuration; returns the removal. */
  onConfiguration(listener: () => void): () => void;
  /** Calls that are under way through the endpoint. */
  callsUnderWay(): number;
  power(event: PowerEvent): void;
  /** Ends the agent and lets go of the data folder. */
  close(): Promise<void>;
}
