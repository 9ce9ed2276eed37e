const KIB = 1024;
const MIB = 1024 * KIB;

/** Every limit of the local endpoint, so that the whole risk budget is read at once; tests override single ones. */
export const LIMITS = {
  /** Largest request body, counted while it arrives. */
  bodyBytes: 4 * MIB,
  /** Time for the headers of a request, and for all of it. */
  headersMs: 10_000,
  requestMs: 30_000,
  headerBytes: 16 * KIB,
  /** Open sockets on one port: an AI client holds one for each open stream. */
  connections: 4_096,
  /** How long an idle connection is kept: longer than clients' pools keep theirs, so that they close it, not us. */
  keepAliveMs: 75_000,
  /** JSON of a request: nesting, number of values, length of a JSON-RPC id. */
  jsonDepth: 64,
  jsonNodes: 200_000,
  idLength: 128,
  /** MCP sessions of one client at one server; the one idle the longest makes room. */
  sessionsPerClient: 64,
  sessionIdleMs: 24 * 60 * 60_000,
  /** Requests of one client that are under way at the same time. */
  inFlightPerClient: 256,
  /** Requests of one client a second, over time, where the settings do not say. */
  requestsPerSecond: 200,
  /** Open server streams (GET) of one client. */
  streamsPerClient: 2_048,
  /** One event of a stream from a server: a large tool result fits, an endless line does not. */
  eventBytes: 16 * MIB,
  /** A message that has to be read whole, because policy may hide something of it. */
  heldBytes: 16 * MIB,
  /** How long a list of the combined endpoint waits for a slow server. */
  combinedWaitMs: 2_500,
  /** How long `stop` waits for answers that are being written. */
  stopMs: 2_000,
} as const;

export type Limits = { readonly [Name in keyof typeof LIMITS]: number };
