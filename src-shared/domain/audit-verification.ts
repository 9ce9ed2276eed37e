import { z } from 'zod';

/** What a check of the chain can find. */
export const auditFindingKindSchema = z.enum([
  /** An entry's contents or hash were changed. */
  'edited',
  /** Entries are missing from the middle, or from the beginning without a signed statement about it. */
  'removed',
  /** Entries stand in another's place. */
  'reordered',
  /** Entries are missing from the end. */
  'truncated',
  /** The chain closes, but it is not the one that was signed. */
  'rewritten',
  /** A signed checkpoint or statement was changed, or is missing. */
  'checkpoint',
  /** The index that records are found by does not follow from the entries. */
  'index',
  /** The database itself is damaged. */
  'damaged',
  /** Signed with a key that this installation does not have (any more). */
  'unknown_key',
  /** The log itself says that something happened to it: begun anew, records lost. */
  'noted',
]);

export const auditFindingSchema = z.object({
  kind: auditFindingKindSchema,
  /** The first and last entry that it is about, where it is about entries. */
  from: z.number().int().nullable(),
  to: z.number().int().nullable(),
  text: z.string(),
});
export type AuditFinding = z.infer<typeof auditFindingSchema>;

/** `attention`: nothing was changed, but not everything can be vouched for. `broken`: something was. */
export const auditVerdictSchema = z.enum(['intact', 'attention', 'broken']);

export const auditVerificationSchema = z.object({
  verdict: auditVerdictSchema,
  entries: z.number().int(),
  records: z.number().int(),
  first: z.number().int().nullable(),
  last: z.number().int().nullable(),
  /** The last entry that a genuine signature covers, and when it was signed. */
  signedTo: z.number().int().nullable(),
  signedAt: z.string().nullable(),
  /** Entries after it: written since, or what a crash left. */
  unsigned: z.number().int(),
  /** The key to check with, as a JWK; null while the keychain cannot be used. */
  key: z.object({ id: z.string(), jwk: z.record(z.string(), z.unknown()) }).nullable(),
  findings: z.array(auditFindingSchema),
});
export type AuditVerification = z.infer<typeof auditVerificationSchema>;
