/** Every bound of the exchange in one place. Times in milliseconds, sizes in bytes. */
export const EXCHANGE_LIMITS = {
  /** One request to a token endpoint, from the first byte sent to the last read. */
  requestMs: 30_000,
  answerBytes: 1024 * 1024,
  /** One metadata document. */
  metadataMs: 5_000,
  metadataBytes: 256 * 1024,
  metadataAgeMs: 600_000,
  /** A lifetime beyond this is a mistake of the other side. */
  longestLifetimeMs: 366 * 86_400_000,
  /** No credential is kept longer, whatever its lifetime; secrets out of a vault for as long as Okta says they are good. */
  longestCacheMs: 86_400_000,
  longestSecretMs: 300_000,
  /** Not used when so little is left; for a short-lived token, a tenth of its life. */
  marginMs: 30_000,
  /** Refreshed in the background when used with so little left; for a short-lived token, a fifth of its life. */
  aheadMs: 120_000,
  cacheEntries: 1_000,
  /** How long a refusal is repeated without asking again, and how long a failure that may pass. */
  refusalMs: 15_000,
  failureMs: 3_000,
  refusalEntries: 1_000,
  /** Where a 429 names no time, and the longest that is believed. */
  rateLimitMs: 30_000,
  longestRateLimitMs: 600_000,
  /** A clock that is off by so much is named as the reason of a refused client. */
  clockSkewMs: 300_000,
  /** The page of a missing consent is not opened again meanwhile. */
  consentPageMs: 120_000,
  /** Between the attempts while a request waits for a consent: three quarters of a minute, which AI clients wait too. */
  consentPausesMs: [2_000, 2_000, 3_000, 4_000, 6_000, 8_000, 10_000, 10_000],
  /** Traces kept, for all servers together. */
  traces: 100,
} as const;
