/**
 * For requests of the MCP SDK, in milliseconds: the longest that a timer can be. There is no limit on a whole call; the
 * endpoint itself ends it when the server is silent for too long.
 */
export const NO_TIMEOUT = 2_147_483_647;
