import type { Envelope } from './commands.ts';
import type { TopicName } from './topics.ts';

/** What the preload gives the window as `window.onbehalf`: two functions and nothing of Electron. */
export interface WindowBridge {
  /** Sends one command; the reply is the envelope. */
  call(name: string, request: unknown): Promise<Envelope>;
  /** Listens to all topics; `state` comes first and whole. Returns the removal. */
  subscribe(listener: (topic: TopicName, payload: unknown) => void): () => void;
}
