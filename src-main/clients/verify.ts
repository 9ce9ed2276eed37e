import { Problem } from '../../src-shared/problems/problem.ts';
import type { AiClientRow } from './ai-client.ts';
import type { AiClientsDeps } from './ai-clients-deps.ts';

export interface FirstRequest {
  readonly at: string;
  /** What the client says of itself (MCP clientInfo). */
  readonly declared: string | null;
}

/**
 * Resolves when the client has made a request since it was connected. A client that registers itself (MCP
 * authorization) is recognised as one that belongs to no other connection. Rejects with the signal's reason.
 */
export async function firstRequest(
  deps: AiClientsDeps,
  row: AiClientRow,
  signal: AbortSignal,
): Promise<FirstRequest> {
  const connection = deps.connections.find(row.id);
  if (!connection) throw new Problem('client_not_connected', { client: row.id });
  const already = connection.clientId === null ? null : deps.contacts.last(connection.clientId);
  if (already && already.at >= connection.connectedAt) return already;
  signal.throwIfAborted();
  return await new Promise<FirstRequest>((resolve, reject) => {
    const isIt = (clientId: string): boolean =>
      connection.clientId === null
        ? !deps.connections.all().some((other) => other.clientId === clientId)
        : clientId === connection.clientId;
    const end = (): void => {
      remove();
      signal.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      end();
      reject(signal.reason as Error);
    };
    const remove = deps.contacts.onContact((clientId, declared) => {
      if (!isIt(clientId)) return;
      end();
      resolve({ at: new Date(deps.clock.now()).toISOString(), declared });
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
