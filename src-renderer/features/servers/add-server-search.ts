import { z } from 'zod';

/** What a link (onbehalf://add-server) asks to be filled in. It never adds anything by itself. */
const addServerSearchSchema = z.object({
  add: z
    .url({ protocol: /^https?$/u })
    .max(1_000)
    .optional()
    .catch(undefined),
  name: z.coerce.string().max(100).optional().catch(undefined),
  from: z.literal('link').optional().catch(undefined),
});
export type AddServerSearch = z.infer<typeof addServerSearchSchema>;

export function readAddServerSearch(search: unknown): AddServerSearch {
  return addServerSearchSchema.parse(search);
}
