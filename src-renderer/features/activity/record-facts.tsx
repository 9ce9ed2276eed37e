import { ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import type { AuditRecord } from '../../../src-shared/domain/audit-record.ts';
import { formatBytes, formatFull } from '../../text/format.ts';
import { text } from '../../text/text.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { Inline } from '../../ui/layout.tsx';
import { Code, OutsideText } from '../../ui/typography.tsx';
import type { RecordFilter } from './record-filter.ts';

const words = text.activity;
const names = words.fields;

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
}

/** Facts with a value; the others are left out. */
function known(facts: readonly (readonly [string, ReactNode])[]): Fact[] {
  return facts.flatMap(([name, value]) =>
    value === null || value === undefined || value === '' ? [] : [{ name, value }],
  );
}

export function whoFacts(record: AuditRecord, onFilter: (filter: RecordFilter) => void): Fact[] {
  const { email, sub, clientId, clientName, server, tool } = record;
  const person = email ?? sub;
  const filtered = (value: string | null, filter: RecordFilter): ReactNode =>
    value !== null && <Filtered value={value} onPress={() => onFilter(filter)} />;
  return known([
    [names.time, formatFull(record.time)],
    [names.person, filtered(person, { user: person ?? '' })],
    [names.client, filtered(clientName, { client: clientId ?? clientName ?? '' })],
    [names.declared, outside(record.clientDeclared)],
    [names.server, filtered(server, { server: server ?? '' })],
    [names.tool, filtered(tool, { tool: tool ?? '' })],
    [names.method, outside(record.method)],
    [names.rule, outside(record.rule)],
  ]).filter(({ value }) => value !== false);
}

export function credentialFacts(record: AuditRecord): Fact[] {
  const { credentialFrom, tokenFingerprint, tokenExpiresAt } = record;
  return known([
    [names.strategy, outside(record.strategy)],
    [names.audience, outside(record.audience)],
    [names.scopes, outside(record.scopes)],
    [names.resource, outside(record.resource)],
    [names.from, credentialFrom === null ? null : words.from[credentialFrom]],
    [names.fingerprint, tokenFingerprint === null ? null : <Code key="fingerprint">{tokenFingerprint}</Code>],
    [names.expires, tokenExpiresAt === null ? null : formatFull(tokenExpiresAt)],
  ]);
}

export function moreFacts(record: AuditRecord): Fact[] {
  const { requestBytes, responseBytes, detail } = record;
  const details = Object.entries(detail).map(([name, value]) => [name, outside(String(value))] as const);
  return known([
    [names.status, record.downstreamStatus],
    [names.request, requestBytes === null ? null : formatBytes(requestBytes)],
    [names.response, responseBytes === null ? null : formatBytes(responseBytes)],
    [names.issuer, outside(record.issuer)],
    [names.trace, outside(record.traceId)],
    [names.record, `${record.seq} (${record.id})`],
    ...details,
  ]);
}

function outside(value: string | null): ReactNode {
  return value === null ? null : <OutsideText>{value}</OutsideText>;
}

function Filtered({ value, onPress }: { readonly value: string; readonly onPress: () => void }): ReactNode {
  return (
    <Inline gap="xs" wrap={false}>
      <span>
        <OutsideText>{value}</OutsideText>
      </span>
      <IconButton
        label={words.onlyThis(value)}
        icon={<ListFilter aria-hidden size={14} />}
        onPress={onPress}
      />
    </Inline>
  );
}
