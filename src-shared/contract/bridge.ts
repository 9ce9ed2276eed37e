import { z } from 'zod';
import { write } from './define.ts';

export const bridgeCommands = {
  /**
   * What the stdio bridge reaches the endpoint with, as the AI client that its entry names; null is a bridge that somebody
   * starts by hand. Only over the control socket: it is the one answer with a credential for the endpoint, and never one
   * for a server. The token ends with the agent, or with the client.
   */
  'bridge.open': write(
    z.strictObject({ client: z.string().min(1).max(200).nullable().default(null) }),
    z.object({ mcp: z.string(), token: z.string() }),
  ),
};
