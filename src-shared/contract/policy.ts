import { z } from 'zod';
import {
  approvalAnswerSchema,
  approvalSchema,
  policySettingsSchema,
  toolHintsSchema,
  verdictSchema,
} from '../domain/policy.ts';
import { policyEffectSchema } from '../domain/server.ts';
import { read, write } from './define.ts';

const name = z.string().min(1).max(200);

/** A tool whose definition is known, with what should make a person look twice. */
export const watchedToolSchema = z.object({
  server: z.string(),
  tool: z.string(),
  state: z.enum(['approved', 'held']),
  since: z.iso.datetime(),
  /** Names the changed definition; `tools.accept` takes it. Null where nothing is held. */
  changeDigest: z.string().nullable(),
  changes: z.array(
    z.object({ part: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
  findings: z.array(
    z.object({
      kind: z.enum(['hidden_characters', 'imitation', 'mixed_scripts', 'instructions', 'other_tool']),
      text: z.string(),
    }),
  ),
});
export type WatchedTool = z.infer<typeof watchedToolSchema>;

export const grantViewSchema = z.object({
  id: z.string(),
  grantedAt: z.iso.datetime(),
  email: z.string().nullable(),
  client: z.string(),
  clientName: z.string(),
  server: z.string(),
  tool: z.string(),
});

/** What a call would meet, and why: every source's say, the deciding one first. */
export const policyTestSchema = z.object({
  effect: policyEffectSchema,
  rule: z.string(),
  reason: z.string(),
  verdicts: z.array(verdictSchema),
  /** The tool's definition changed and waits for the person. */
  held: z.boolean(),
});

export const policyCommands = {
  'approvals.list': read(z.strictObject({}), z.object({ approvals: z.array(approvalSchema) })),
  'approvals.answer': write(z.strictObject({ id: z.string(), answer: approvalAnswerSchema }), z.object({})),
  /** What was allowed for good. */
  'approvals.granted': read(z.strictObject({}), z.object({ grants: z.array(grantViewSchema) })),
  'approvals.revoke': write(z.strictObject({ id: z.string() }), z.object({})),
  /** The tools whose definition is known; with `held`, only those that wait for the person. */
  'tools.watched': read(
    z.strictObject({ held: z.boolean().default(false) }),
    z.object({ tools: z.array(watchedToolSchema) }),
  ),
  'tools.accept': write(z.strictObject({ server: name, tool: name, changeDigest: z.string() }), z.object({})),
  /** What would happen to a call. Who is not named is the person signed in; hints not given are those of the tool as last seen. */
  'policy.test': read(
    z.strictObject({
      server: name,
      tool: name.nullable(),
      client: name.default('any'),
      person: z
        .strictObject({
          email: name.nullable().default(null),
          sub: name.default('someone'),
          roles: z.array(name).default([]),
          teams: z.array(name).default([]),
        })
        .optional(),
      hints: toolHintsSchema.optional(),
    }),
    policyTestSchema,
  ),
  /** What other rules would have done to the calls in the log; roles and teams are those of the person signed in. */
  'policy.replay': read(
    z.strictObject({
      policy: policySettingsSchema,
      since: z.iso.datetime({ offset: true }).optional(),
      until: z.iso.datetime({ offset: true }).optional(),
    }),
    z.object({
      /** Calls looked at, and those left out because the server or the person's roles are not known any more. */
      calls: z.number().int(),
      skipped: z.number().int(),
      /** Calls that would meet something else, by what they met and would meet. */
      changed: z.array(
        z.object({
          server: z.string(),
          tool: z.string(),
          client: z.string(),
          person: z.string(),
          before: policyEffectSchema,
          after: policyEffectSchema,
          rule: z.string(),
          reason: z.string(),
          count: z.number().int(),
          /** One of them. */
          example: z.string(),
        }),
      ),
    }),
  ),
};
