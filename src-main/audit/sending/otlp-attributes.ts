import type { Attributes } from '@opentelemetry/api';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';

/** The names of OpenTelemetry's semantic conventions where they have one, else the product's own. */
const NAMES = {
  id: 'onbehalf.record.id',
  seq: 'onbehalf.record.seq',
  outcome: 'onbehalf.outcome',
  issuer: 'onbehalf.issuer',
  sub: 'user.id',
  email: 'user.email',
  clientId: 'onbehalf.client.id',
  clientName: 'onbehalf.client.name',
  clientDeclared: 'onbehalf.client.declared',
  server: 'onbehalf.server',
  method: 'mcp.method.name',
  tool: 'gen_ai.tool.name',
  arguments: 'gen_ai.tool.call.arguments',
  rule: 'onbehalf.policy.rule',
  problem: 'error.type',
  downstreamStatus: 'http.response.status_code',
  totalMs: 'onbehalf.ms.total',
  waitingMs: 'onbehalf.ms.waiting',
  exchangeMs: 'onbehalf.ms.exchange',
  downstreamMs: 'onbehalf.ms.downstream',
  requestBytes: 'onbehalf.bytes.request',
  responseBytes: 'onbehalf.bytes.response',
  strategy: 'onbehalf.exchange.strategy',
  audience: 'onbehalf.exchange.audience',
  scopes: 'onbehalf.exchange.scopes',
  resource: 'onbehalf.exchange.resource',
  credentialFrom: 'onbehalf.exchange.from',
  tokenFingerprint: 'onbehalf.token.fingerprint',
  tokenExpiresAt: 'onbehalf.token.expires_at',
} as const satisfies Partial<Record<keyof AuditRecord, string>>;

export function attributesOf(record: AuditRecord): Attributes {
  const attributes: Attributes = {};
  for (const [field, name] of Object.entries(NAMES)) {
    const value = record[field as keyof typeof NAMES];
    if (value !== null) attributes[name] = value;
  }
  for (const [name, value] of Object.entries(record.detail)) {
    if (value !== null) attributes[`onbehalf.detail.${name}`] = value;
  }
  return attributes;
}
