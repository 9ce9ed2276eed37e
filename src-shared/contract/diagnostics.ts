import { z } from 'zod';
import { checkResultSchema, symptomSchema } from '../domain/diagnostics.ts';
import { read, write } from './define.ts';

export const diagnosticsCommands = {
  /** Runs every check, or those named: an id, or an id with `*` at its end. */
  'diagnostics.run': read(
    z.strictObject({ only: z.array(z.string().min(1).max(200)).max(100).optional() }),
    z.object({
      startedAt: z.iso.datetime(),
      /** The worst status of all. */
      status: z.enum(['ok', 'warning', 'failed']),
      checks: z.array(checkResultSchema),
    }),
  ),
  /** Does what a check's `fix` says, and runs the check again. */
  'diagnostics.fix': write(
    z.strictObject({ check: z.string().min(1).max(200) }),
    z.object({ done: z.string(), check: checkResultSchema }),
  ),
  'diagnostics.symptoms': read(z.strictObject({}), z.object({ symptoms: z.array(symptomSchema) })),
  /** A text for support: redacted, to be read before it is sent. The agent never sends it. */
  'diagnostics.report': read(z.strictObject({}), z.object({ text: z.string(), fileName: z.string() })),
};
