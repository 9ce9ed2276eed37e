import type { IncomingMessage, ServerResponse } from 'node:http';
import { TOPICS, type TopicName } from '../../src-shared/contract/topics.ts';
import type { Clock } from '../ports/clock.ts';
import { CONSOLE_LIMITS } from './limits.ts';
import type { ConsoleAgent } from './port.ts';

const TOPIC_NAMES = Object.keys(TOPICS) as TopicName[];

/** The event streams of all open windows (server-sent events, HTML Living Standard section 9.2). */
export interface EventStreams {
  /** Sends the whole state, then every topic's messages until one side ends; false when too many are open. */
  open(request: IncomingMessage, response: ServerResponse): boolean;
  close(): void;
}

export function createEventStreams(agent: ConsoleAgent, clock: Clock): EventStreams {
  const open = new Set<() => void>();

  function start(request: IncomingMessage, response: ServerResponse): void {
    const removals: (() => void)[] = [];
    const end = (): void => {
      open.delete(end);
      for (const remove of removals.splice(0)) remove();
      response.end();
    };
    open.add(end);
    const send = (chunk: string): void => {
      if (response.writableLength > CONSOLE_LIMITS.streamBacklogBytes) end();
      else response.write(chunk);
    };
    send('retry: 1000\n\n');
    // The agent begins `state` with the whole picture.
    for (const topic of TOPIC_NAMES)
      removals.push(agent.subscribe(topic, (payload) => send(message(topic, payload))));
    removals.push(keepAlive(clock, () => send(': alive\n\n')));
    request.once('close', end);
    response.once('error', end);
  }

  return {
    open(request, response) {
      if (open.size >= CONSOLE_LIMITS.streams) return false;
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      start(request, response);
      return true;
    },
    close() {
      for (const end of open) end();
    },
  };
}

function message(topic: TopicName, payload: unknown): string {
  return `event: ${topic}\ndata: ${JSON.stringify(payload)}\n\n`;
}

function keepAlive(clock: Clock, beat: () => void): () => void {
  let cancel = clock.after(CONSOLE_LIMITS.keepAliveMs, tick);
  function tick(): void {
    cancel = clock.after(CONSOLE_LIMITS.keepAliveMs, tick);
    beat();
  }
  return () => cancel();
}
