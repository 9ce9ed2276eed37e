import { z } from 'zod';
import { problemReportSchema } from '../problems/problem.ts';

export const checkStatusSchema = z.enum(['ok', 'warning', 'failed', 'skipped']);
export type CheckStatus = z.infer<typeof checkStatusSchema>;

export const checkGroupSchema = z.enum(['computer', 'agent', 'provider', 'servers', 'clients']);
export type CheckGroup = z.infer<typeof checkGroupSchema>;

/** What one diagnostic found. Never a token or secret: names, addresses, times, counts. */
export const checkResultSchema = z.object({
  id: z.string(),
  group: checkGroupSchema,
  title: z.string(),
  why: z.string(),
  status: checkStatusSchema,
  seen: z.array(z.object({ name: z.string(), value: z.string() })),
  /** What is wrong, with its code; null where nothing is, or where there is no code for it. */
  problem: problemReportSchema.nullable(),
  /** The one next step, in words; null where there is none to take. */
  remedy: z.string().nullable(),
  /** What the agent can do about it, said before it does it. */
  fix: z.object({ title: z.string(), does: z.string() }).nullable(),
  ms: z.number(),
});
export type CheckResult = z.infer<typeof checkResultSchema>;

/** What a person notices, in their words, with the checks that look at it, the likeliest first. */
export const symptomSchema = z.object({
  id: z.string(),
  words: z.string(),
  checks: z.array(z.string()),
});
export type Symptom = z.infer<typeof symptomSchema>;
