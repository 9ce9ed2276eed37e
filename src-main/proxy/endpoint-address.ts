/** Where AI clients reach the local endpoint. */
export interface LocalEndpointAddress {
  readonly mcp: string;
  readonly mcpAuthorization: string;
  readonly port: number;
}

/** Without a second port it is the one that the endpoint takes where the first is not chosen freely. */
export function endpointAddress(port: number, authorizationPort = port + 1): LocalEndpointAddress {
  return {
    mcp: `http://127.0.0.1:${port}/mcp`,
    mcpAuthorization: `http://127.0.0.1:${authorizationPort}/mcp`,
    port,
  };
}

/** The address on the same port that begins a sign-in. */
export function loginUrl({ mcp }: Pick<LocalEndpointAddress, 'mcp'>): string {
  return new URL('/login', mcp).href;
}
