import { type Envelope, envelopeSchema } from '../../src-shared/contract/commands.ts';
import { TOPICS, type TopicName } from '../../src-shared/contract/topics.ts';
import type { Transport, TransportListener } from './transport.ts';

const TOPIC_NAMES = Object.keys(TOPICS) as TopicName[];

/** The contract over the web console: commands by POST, topics by server-sent events; addresses relative to the page. */
export function httpTransport(base: string): Transport {
  return {
    kind: 'http',
    call: (name, request, signal) => post(new URL(`rpc/${name}`, base), request, signal),
    subscribe: (listener) => listen(new URL('events', base), listener),
  };
}

async function post(url: URL, request: unknown, signal?: AbortSignal): Promise<Envelope> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
    ...(signal ? { signal } : {}),
  });
  return envelopeSchema.parse(await response.json());
}

function listen(url: URL, listener: TransportListener): () => void {
  const source = new EventSource(url);
  listener.connection('connecting');
  source.addEventListener('open', () => listener.connection('open'));
  source.addEventListener('error', () => {
    // The browser reconnects by itself after a broken connection, but gives up where it was refused.
    listener.connection(source.readyState === EventSource.CLOSED ? 'ended' : 'lost');
  });
  for (const topic of TOPIC_NAMES)
    source.addEventListener(topic, (event: MessageEvent<string>) =>
      listener.message(topic, JSON.parse(event.data)),
    );
  return () => source.close();
}
