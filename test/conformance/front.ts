import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Front {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * What the runner cannot do itself: it adds the credential. It stands for the endpoint's own address: its own Host and
 * Origin become ones that the endpoint takes, and every foreign one goes on as it is, for the endpoint to refuse.
 */
export async function startFront(target: URL, token: string, ownOrigin: string): Promise<Front> {
  const server = createServer((incoming, outgoing) => {
    const { port } = server.address() as AddressInfo;
    const isOwn = (host: string): boolean => host === `127.0.0.1:${port}` || host === `localhost:${port}`;
    const { host = '', origin } = incoming.headers;
    const headers: Record<string, string | string[] | undefined> = {
      ...incoming.headers,
      host: isOwn(host) ? target.host : host,
      authorization: `Bearer ${token}`,
    };
    if (origin !== undefined && isOwn(origin.replace('http://', ''))) headers['origin'] = ownOrigin;
    const onward = httpRequest(
      { host: target.hostname, port: target.port, path: target.pathname, method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        outgoing.flushHeaders();
        answer.on('error', () => outgoing.destroy());
        answer.pipe(outgoing);
      },
    );
    onward.on('error', () => outgoing.destroy());
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
