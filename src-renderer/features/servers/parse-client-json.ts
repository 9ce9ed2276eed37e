import { z } from 'zod';

/** A server as another client's configuration has it. */
export type ForeignEntry =
  | {
      readonly kind: 'http';
      readonly name: string;
      readonly url: string;
      readonly headers: readonly string[];
    }
  | { readonly kind: 'stdio'; readonly name: string; readonly command: string }
  | { readonly kind: 'unknown'; readonly name: string };

const entrySchema = z.union([
  z
    .looseObject({
      url: z.url({ protocol: /^https?$/u }),
      headers: z.record(z.string(), z.unknown()).default({}),
    })
    .transform(({ url, headers }) => ({ kind: 'http' as const, url, headers: Object.keys(headers) })),
  z
    .looseObject({ httpUrl: z.url({ protocol: /^https?$/u }) })
    .transform(({ httpUrl }) => ({ kind: 'http' as const, url: httpUrl, headers: [] })),
  z.looseObject({ command: z.string() }).transform(({ command }) => ({ kind: 'stdio' as const, command })),
  z.unknown().transform(() => ({ kind: 'unknown' as const })),
]);

const entriesSchema = z.record(z.string(), entrySchema);
/** The names under which clients list their servers; a bare list of entries is taken as well. */
const listSchema = z.union([
  z.looseObject({ mcpServers: entriesSchema }).transform((file) => file.mcpServers),
  z.looseObject({ servers: entriesSchema }).transform((file) => file.servers),
  z.looseObject({ context_servers: entriesSchema }).transform((file) => file.context_servers),
]);

/** Reads the JSON in which a client lists its servers; null where it is something else. Values of headers are not read. */
export function parseClientJson(json: string): readonly ForeignEntry[] | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  const accepted = listSchema.safeParse(value);
  if (!accepted.success) return null;
  return Object.entries(accepted.data).map(([name, entry]) => ({ name, ...entry }));
}
