import { z } from 'zod';
import { localClientSchema } from '../domain/local-client.ts';
import { serverIdSchema } from '../domain/server.ts';
import { read, write } from './define.ts';

export const clientCommands = {
  'clients.list': read(z.strictObject({}), z.object({ clients: z.array(localClientSchema) })),
  /** The token is given this once; only its digest is kept. */
  'clients.add': write(
    z.strictObject({
      name: z.string().min(1).max(100),
      servers: z.array(serverIdSchema).nullable().default(null),
    }),
    z.object({ clientId: z.string(), token: z.string() }),
  ),
  'clients.remove': write(z.strictObject({ client: z.string().min(1) }), z.object({})),
};
