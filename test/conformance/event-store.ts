import type { EventStore } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';

/** The events of one session, kept in memory so that a stream can be resumed (`Last-Event-ID`). */
export function createEventStore(): EventStore {
  const events: { readonly id: string; readonly stream: string; readonly message: JSONRPCMessage }[] = [];
  return {
    async storeEvent(stream, message) {
      const id = `${stream}_${events.length}`;
      events.push({ id, stream, message });
      return id;
    },
    async getStreamIdForEventId(id) {
      return events.find((event) => event.id === id)?.stream;
    },
    async replayEventsAfter(lastId, { send }) {
      const index = events.findIndex((event) => event.id === lastId);
      const stream = events[index]?.stream ?? '';
      for (const event of events.slice(index + 1))
        if (event.stream === stream && Object.keys(event.message).length > 0)
          await send(event.id, event.message);
      return stream;
    },
  };
}
