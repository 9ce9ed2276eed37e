import { request } from 'node:http';

export interface RawRequest {
  readonly port: number;
  readonly method?: string;
  /** The request target exactly as it is sent. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Sends a request as it is, with nothing added or tidied by a client; a connection that is closed is status 0. */
export function rawRequest({ port, method = 'GET', target, headers = {} }: RawRequest): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path: target,
        headers: { host: `127.0.0.1:${port}`, ...headers },
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => resolve({ status: 0, headers: {}, body: '' }));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        );
      },
    );
    sent.on('error', () => resolve({ status: 0, headers: {}, body: '' }));
    sent.end();
  });
}
