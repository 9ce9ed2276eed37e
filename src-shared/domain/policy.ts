import { z } from 'zod';
import { policyEffectSchema } from './server.ts';

const name = z.string().min(1).max(200);
const anyOf = z.array(name).min(1).max(200);

/** What a server says of a tool (MCP, ToolAnnotations): hints, which are only as good as the server. */
export const toolHintsSchema = z.strictObject({
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
  idempotentHint: z.boolean().optional(),
  openWorldHint: z.boolean().optional(),
});
export type ToolHints = z.infer<typeof toolHintsSchema>;

/** One rule: everything that it names has to fit; what it leaves out fits everything. `*` in a pattern stands for anything. */
export const policyRuleSchema = z.strictObject({
  /** What the decision and the audit log call it. */
  name: z.string().min(1).max(100),
  servers: anyOf.default(['*']),
  tools: anyOf.default(['*']),
  /** One of these roles, teams, people (e-mail address or subject), AI clients (id or name pattern). */
  roles: anyOf.nullable().default(null),
  teams: anyOf.nullable().default(null),
  people: anyOf.nullable().default(null),
  clients: anyOf.nullable().default(null),
  /** What the server has to say of the tool; where it says nothing, MCP's defaults count (may change, may destroy). */
  annotations: toolHintsSchema.prefault({}),
  effect: policyEffectSchema,
  /** Told to the person and the AI client. */
  reason: z.string().max(300).default(''),
});
export type PolicyRule = z.infer<typeof policyRuleSchema>;

/** What happens where no rule fits. */
export const policyPresetSchema = z.enum(['everything', 'ask_before_writing', 'read_only']);
export type PolicyPreset = z.infer<typeof policyPresetSchema>;

const rules = z
  .array(policyRuleSchema)
  .max(500)
  .refine((list) => new Set(list.map((rule) => rule.name)).size === list.length, {
    error: 'the names of rules must differ',
  })
  .default([]);

/** The first rule that fits decides; where none does, the preset. */
export const ruleSetSchema = z.strictObject({ preset: policyPresetSchema.default('everything'), rules });
export type RuleSet = z.infer<typeof ruleSetSchema>;

/** What happens where a credential is found in a call. */
export const onSecretSchema = z.enum(['off', 'report', 'mask', 'stop']);
export type OnSecret = z.infer<typeof onSecretSchema>;

/**
 * Who may do what. The organisation's rules, the server's `access` and the person's own rules each have their say, and the
 * strictest wins: nothing that the organisation denies or asks about can be loosened here.
 */
export const policySettingsSchema = z.strictObject({
  preset: policyPresetSchema.default('everything'),
  rules,
  organization: ruleSetSchema.prefault({}),
  asking: z
    .strictObject({
      /** How long a call waits for the person. */
      seconds: z.number().int().min(5).max(3_600).default(120),
      /** How far the person may let an answer reach. */
      remember: z.enum(['once', 'session', 'always']).default('always'),
    })
    .prefault({}),
  /** What happens to a tool whose definition changed after it was first seen. */
  changedTools: z.enum(['allow', 'report', 'hold']).default('hold'),
  /** What happens where a credential is found in what a server is sent, or in what it answers. */
  secrets: z
    .strictObject({ arguments: onSecretSchema.default('report'), results: onSecretSchema.default('report') })
    .prefault({}),
});
export type PolicySettings = z.infer<typeof policySettingsSchema>;

export const approvalAnswerSchema = z.enum(['allow_once', 'allow_session', 'allow_always', 'deny']);
export type ApprovalAnswer = z.infer<typeof approvalAnswerSchema>;

/** A call that waits for the person, in a form that a person can read. */
export const approvalSchema = z.object({
  id: z.string(),
  askedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** Whether the AI client still waits; if not, the answer counts for its next attempt. */
  waiting: z.boolean(),
  person: z.object({ sub: z.string(), email: z.string().nullable(), name: z.string().nullable() }),
  client: z.object({ id: z.string(), name: z.string() }),
  server: z.object({ id: z.string(), name: z.string() }),
  tool: z.string(),
  /** Path and value of each argument; control and direction characters are visible, credentials masked. */
  arguments: z.array(z.object({ name: z.string(), value: z.string() })),
  argumentsDigest: z.string(),
  rule: z.string(),
  reason: z.string(),
  /** What should make the person look twice. */
  warnings: z.array(z.string()),
  answers: z.array(approvalAnswerSchema),
});
export type Approval = z.infer<typeof approvalSchema>;

/** What one source of rules says of a call. */
export const verdictSchema = z.object({
  source: z.enum(['organization', 'server', 'person']),
  effect: policyEffectSchema,
  rule: z.string(),
  reason: z.string(),
});
export type Verdict = z.infer<typeof verdictSchema>;
