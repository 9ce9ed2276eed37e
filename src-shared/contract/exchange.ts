import { z } from 'zod';
import { serverIdSchema, serverSchema } from '../domain/server.ts';
import { problemReportSchema } from '../problems/problem.ts';
import { read, write } from './define.ts';

const named = z.object({ name: z.string(), value: z.string() });

/** A token as a person may see it: names and times, a fingerprint, never the token. */
export const tokenViewSchema = z.object({
  fingerprint: z.string(),
  /** From the header where it is a JWT: `typ`, `alg`, `kid`. */
  header: z.array(named),
  /** Every claim by name; values only of those on the allow-list, the others as their kind. */
  claims: z.array(named),
  issuedAt: z.iso.datetime().nullable(),
  expiresAt: z.iso.datetime().nullable(),
});
export type TokenView = z.infer<typeof tokenViewSchema>;

/** One request of the chain and what came of it. */
export const traceLegSchema = z.object({
  /** `subject_token`, `discovery`, `exchange`, `redeem`, `injection`. */
  leg: z.enum(['subject_token', 'discovery', 'exchange', 'redeem', 'injection']),
  title: z.string(),
  endpoint: z.string().nullable(),
  /** Parameters as sent, in their order; secret ones as what they are. */
  sent: z.array(named),
  /** The client assertion that was sent: `kid`, `alg` and its claims. */
  assertion: z.array(named),
  /** What was answered: status, type, scope, lifetime. */
  received: z.array(named),
  token: tokenViewSchema.nullable(),
  problem: problemReportSchema.nullable(),
  ms: z.number().nullable(),
});
export type TraceLeg = z.infer<typeof traceLegSchema>;

export const exchangeTraceSchema = z.object({
  id: z.string(),
  server: z.string(),
  strategy: z.string(),
  at: z.iso.datetime(),
  /** The person it was for. */
  sub: z.string(),
  ok: z.boolean(),
  legs: z.array(traceLegSchema),
});
export type ExchangeTrace = z.infer<typeof exchangeTraceSchema>;

/** One request that would be sent, with everything but the secrets. */
const previewRequestSchema = z.object({
  title: z.string(),
  /** null where it is found through metadata at the time of the call. */
  endpoint: z.string().nullable(),
  clientId: z.string(),
  clientAuthentication: z.string(),
  parameters: z.array(named),
});

export const exchangePreviewSchema = z.object({
  strategy: z.string(),
  /** Whether the server sees the person or only the agent. */
  perPerson: z.boolean(),
  requests: z.array(previewRequestSchema),
  /** The header as it will be, with a placeholder for the credential. */
  injection: z.array(named),
  /** What the managed resource identifier was taken for, in words. */
  notes: z.array(z.string()),
  /** Why these settings cannot work. */
  problem: problemReportSchema.nullable(),
});
export type ExchangePreview = z.infer<typeof exchangePreviewSchema>;

export const exchangeCountSchema = z.object({
  /** Calendar month in UTC, `2026-08`. */
  month: z.string(),
  server: z.string(),
  /** The resource authorization server's issuer. */
  audience: z.string(),
  clientId: z.string(),
  idJags: z.number().int(),
  /** Okta's included number for each person, app and month. */
  included: z.number().int(),
});
export type ExchangeCount = z.infer<typeof exchangeCountSchema>;

export const exchangeCommands = {
  /** What will be sent for these settings of a server, before they are saved. */
  'exchange.preview': read(
    z.strictObject({ id: serverIdSchema, settings: serverSchema }),
    exchangePreviewSchema,
  ),
  /** The chains of the last exchanges, newest first. */
  'exchange.trace': read(
    z.strictObject({ server: serverIdSchema.optional() }),
    z.object({ traces: z.array(exchangeTraceSchema), counts: z.array(exchangeCountSchema) }),
  ),
  /** The tokens of the current session, taken apart. */
  'exchange.claims': read(
    z.strictObject({}),
    z.object({ idToken: tokenViewSchema.nullable(), accessToken: tokenViewSchema.nullable() }),
  ),
  /** The fixed secret of a server goes to the keychain and never comes back; null removes it. */
  'exchange.setServerSecret': write(
    z.strictObject({ server: serverIdSchema, secret: z.string().min(1).max(10_000).nullable() }),
    z.object({}),
  ),
};
