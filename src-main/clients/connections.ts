import { z } from 'zod';
import type { DocumentStore } from '../ports/outside.ts';

const textChangeSchema = z.object({
  at: z.number().int().min(0),
  removed: z.string(),
  insertedLength: z.number().int().min(0),
  afterHash: z.string(),
});

const connectionSchema = z.object({
  client: z.string(),
  path: z.string(),
  name: z.string(),
  mode: z.enum(['bridge', 'oauth', 'header']),
  /** The local client that the entry speaks as; null where the client registers itself (MCP authorization). */
  clientId: z.string().nullable(),
  hash: z.string(),
  madeFile: z.boolean(),
  madeSection: z.boolean(),
  undo: textChangeSchema.nullable(),
  connectedAt: z.iso.datetime(),
});

/** What was written into an AI client's file, so that exactly that can be taken out again. Never a token. */
export type Connection = z.infer<typeof connectionSchema>;

const documentSchema = z.object({
  version: z.literal(1),
  connections: z.array(connectionSchema),
});

export interface Connections {
  all(): readonly Connection[];
  find(client: string): Connection | null;
  save(connection: Connection): void;
  remove(client: string): void;
}

/** The connections that were made, in one small document. One that cannot be read counts as empty: entries then show as foreign. */
export function createConnections(store: DocumentStore): Connections {
  const read = (): readonly Connection[] => {
    const parsed = documentSchema.safeParse(store.read());
    return parsed.success ? parsed.data.connections : [];
  };
  const write = (connections: readonly Connection[]): void => store.write({ version: 1, connections });
  return {
    all: read,
    find: (client) => read().find((connection) => connection.client === client) ?? null,
    save: (connection) => write([...read().filter(({ client }) => client !== connection.client), connection]),
    remove: (client) => write(read().filter((connection) => connection.client !== client)),
  };
}
