/** Ids for a record's trace (W3C Trace Context section 3.2.2): a record names its own span wherever it is seen. */
interface TraceIds {
  readonly traceId: string;
  readonly spanId: string;
}

/** The trace that the AI client began, else one of the record's own; the span is always the record's. */
export function traceIdsOf(record: { readonly id: string; readonly traceId: string | null }): TraceIds {
  const digits = record.id.replaceAll('-', '');
  return { traceId: record.traceId ?? digits, spanId: digits.slice(-16) };
}
