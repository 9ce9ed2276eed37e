import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announce } from '../target.ts';

/** A raw MCP server: as little work as an answer takes, so that what is measured is what stands in front of it. */
const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    if (req.method !== 'POST') return void res.writeHead(405).end();
    const message = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { id?: number; method: string };
    if (message.id === undefined) return void res.writeHead(202).end();
    const body = JSON.stringify({ jsonrpc: '2.0', id: message.id, result: resultOf(message.method) });
    res.writeHead(200, {
      'content-type': 'application/json',
      'mcp-session-id': 'bench',
      'content-length': Buffer.byteLength(body),
    });
    res.end(body);
  });
});

function resultOf(method: string): unknown {
  if (method === 'initialize') {
    return {
      protocolVersion: '2025-11-25',
      capabilities: { tools: {} },
      serverInfo: { name: 'upstream', version: '1' },
    };
  }
  if (method === 'tools/list')
    return {
      tools: [{ name: 'echo', inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } }],
    };
  return { content: [{ type: 'text', text: 'a small result, as most are' }] };
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () =>
  announce({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, headers: {} }),
);
