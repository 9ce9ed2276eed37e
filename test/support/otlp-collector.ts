import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A log record or a span, as a collector reads it. */
export interface Received {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** The event's name, or the span's. */
  readonly name: string;
  readonly body: unknown;
}

export interface Collector {
  readonly url: string;
  readonly logs: Received[];
  readonly spans: Received[];
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  /** Answers with this status while it is not null; what is sent then is not kept. */
  failing: number | null;
  /** Says 400 to a request with such a record in it. */
  dislikes: ((record: Received) => boolean) | null;
  close(): Promise<void>;
}

/** A small OTLP/HTTP receiver: field numbers are those of opentelemetry-proto v1 (logs.proto, trace.proto, common.proto). */
export async function startCollector(port = 0): Promise<Collector> {
  const collector = { logs: [], spans: [], requests: [], failing: null, dislikes: null } as Omit<
    Collector,
    'url' | 'close'
  >;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      collector.requests.push({ path, headers: request.headers });
      if (collector.failing !== null) return response.writeHead(collector.failing).end();
      const isLogs = path === '/v1/logs';
      const received = records(gunzipSync(Buffer.concat(chunks)), isLogs ? readLog : readSpan);
      if (collector.dislikes && received.some(collector.dislikes)) return response.writeHead(400).end();
      (isLogs ? collector.logs : collector.spans).push(...received);
      return response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return Object.assign(collector, {
    url: `http://127.0.0.1:${bound}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

type Fields = ReadonlyMap<number, readonly (Buffer | bigint)[]>;

/** The protobuf wire format: tag, then a varint, eight, a length with so many, or four bytes. */
function fieldsOf(bytes: Buffer): Fields {
  const fields = new Map<number, (Buffer | bigint)[]>();
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => bytes.subarray(at, (at += length));
  while (at < bytes.length) {
    const tag = Number(varint());
    const kind = tag & 7;
    const value = kind === 0 ? varint() : take(kind === 1 ? 8 : kind === 5 ? 4 : Number(varint()));
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

function inside(fields: Fields, number: number): Buffer[] {
  return (fields.get(number) ?? []).filter((value) => typeof value !== 'bigint');
}

/** Request, then resource, then scope: the records are in field 2 of each but the first. */
function records(request: Buffer, read: (fields: Fields) => Received): Received[] {
  return inside(fieldsOf(request), 1)
    .flatMap((resource) => inside(fieldsOf(resource), 2))
    .flatMap((scope) => inside(fieldsOf(scope), 2))
    .map((record) => read(fieldsOf(record)));
}

function readLog(fields: Fields): Received {
  return {
    attributes: attributes(inside(fields, 6)),
    traceId: hex(fields, 9),
    spanId: hex(fields, 10),
    parentSpanId: '',
    name: text(fields, 12),
    body: anyValue(inside(fields, 5)[0]),
  };
}

function readSpan(fields: Fields): Received {
  return {
    attributes: attributes(inside(fields, 9)),
    traceId: hex(fields, 1),
    spanId: hex(fields, 2),
    parentSpanId: hex(fields, 4),
    name: text(fields, 5),
    body: null,
  };
}

function attributes(pairs: readonly Buffer[]): Record<string, unknown> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const fields = fieldsOf(pair);
      return [text(fields, 1), anyValue(inside(fields, 2)[0])];
    }),
  );
}

function anyValue(bytes: Buffer | undefined): unknown {
  if (!bytes) return null;
  const fields = fieldsOf(bytes);
  if (fields.has(1)) return text(fields, 1);
  if (fields.has(2)) return fields.get(2)?.[0] === 1n;
  if (fields.has(3)) return Number(fields.get(3)?.[0]);
  return inside(fields, 4)[0]?.readDoubleLE();
}

function text(fields: Fields, number: number): string {
  return inside(fields, number)[0]?.toString('utf8') ?? '';
}

function hex(fields: Fields, number: number): string {
  return inside(fields, number)[0]?.toString('hex') ?? '';
}
