import { z } from 'zod';

/** An AI client on this computer that may use the local endpoint. */
export const localClientSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['token', 'oauth', 'bridge', 'internal']),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  /** The servers it may use; null is all that the person may use. */
  servers: z.array(z.string()).nullable(),
});
export type LocalClient = z.infer<typeof localClientSchema>;
