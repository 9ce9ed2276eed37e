import { z } from 'zod';
import { write } from './define.ts';

/** From everything to failures alone. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export const logLevelSchema = z.enum(LOG_LEVELS);
export type LogLevel = z.infer<typeof logLevelSchema>;

export const logCommands = {
  /** How much is logged from now on, until the agent stops. */
  'log.setLevel': write(z.strictObject({ level: logLevelSchema }), z.object({ level: logLevelSchema })),
};
