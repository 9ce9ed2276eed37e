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

/** What the MCP registry publishes of a server (server.json): where it is reached, and what can only be started. */
const registrySchema = z
  .looseObject({
    name: z.string(),
    title: z.string().optional(),
    remotes: z
      .array(
        z.looseObject({
          type: z.string(),
          url: z.url({ protocol: /^https?$/u }),
          headers: z.array(z.looseObject({ name: z.string() })).default([]),
        }),
      )
      .default([]),
    packages: z.array(z.looseObject({ identifier: z.string().default('') })).default([]),
  })
  .refine(({ remotes, packages }) => remotes.length + packages.length > 0)
  .transform(({ name, title, remotes, packages }): ForeignEntry => {
    const remote = remotes.find(({ type }) => type === 'streamable-http');
    const known = title ?? name;
    if (remote)
      return {
        kind: 'http',
        name: known,
        url: remote.url,
        headers: remote.headers.map((header) => header.name),
      };
    const started = packages[0];
    return started
      ? { kind: 'stdio', name: known, command: started.identifier }
      : { kind: 'unknown', name: known };
  });
/** One server of the registry, or a page of its list. */
const registryFileSchema = z.union([
  registrySchema.transform((entry) => [entry]),
  z
    .looseObject({
      servers: z.array(
        z.union([
          z.looseObject({ server: registrySchema }).transform(({ server }) => server),
          registrySchema,
        ]),
      ),
    })
    .transform(({ servers }) => servers),
]);

const entriesSchema = z.record(z.string(), entrySchema);
/** The names under which clients list their servers; a bare list of entries is taken as well. */
const listSchema = z.union([
  z.looseObject({ mcpServers: entriesSchema }).transform((file) => file.mcpServers),
  z.looseObject({ servers: entriesSchema }).transform((file) => file.servers),
  z.looseObject({ context_servers: entriesSchema }).transform((file) => file.context_servers),
]);

/**
 * Reads the JSON in which a client lists its servers, or in which the MCP registry publishes them; null where it is
 * something else. Values of headers are not read.
 */
export function parseClientJson(json: string): readonly ForeignEntry[] | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  const published = registryFileSchema.safeParse(value);
  if (published.success) return published.data;
  const accepted = listSchema.safeParse(value);
  if (!accepted.success) return null;
  return Object.entries(accepted.data).map(([name, entry]) => ({ name, ...entry }));
}
