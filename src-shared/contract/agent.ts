import { z } from 'zod';
import { write } from './define.ts';

/** The person's switch over the whole agent. */
export const agentCommands = {
  /** Refuses all calls for some minutes, or with null until it is resumed. */
  'agent.pause': write(
    z.strictObject({ minutes: z.number().int().min(1).max(1_440).nullable().default(null) }),
    z.object({}),
  ),
  'agent.resume': write(z.strictObject({}), z.object({})),
};
