import type { Agent } from '../agent.ts';

/** What the web console needs from the agent: the contract, and nothing beside it. */
export type ConsoleAgent = Pick<Agent, 'call' | 'subscribe'>;
