import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { announce } from '../target.ts';

/** The least that stands between a client and a server: the same body through undici, nothing looked at. */
const upstream = new URL(process.argv[2] ?? '');
const dispatcher = new Agent();

const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    void dispatcher
      .request({
        origin: upstream.origin,
        path: upstream.pathname,
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
        body: Buffer.concat(chunks),
      })
      .then(({ statusCode, headers, body }) => {
        res.writeHead(statusCode, {
          'content-type': String(headers['content-type']),
          'mcp-session-id': 'bench',
        });
        body.pipe(res);
      });
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () =>
  announce({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, headers: {} }),
);
