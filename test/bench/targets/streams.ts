import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { announce } from '../target.ts';

/**
 * A raw MCP server of streams: a tool that answers with one event, a tool that answers with as many bytes as it is asked
 * for, and a server's own stream that stays open and says nothing.
 */
const server = createServer((req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    if (req.method === 'GET') return res.writeHead(200, EVENTS).flushHeaders();
    const { id, method, params } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Message;
    if (id === undefined) return void res.writeHead(202).end();
    if (method !== 'tools/call') return json(res, { jsonrpc: '2.0', id, result: RESULTS[method] ?? {} });
    if (params?.name === 'event') return oneEvent(res, id);
    void manyBytes(res, id, params?.arguments?.bytes ?? 0);
  });
});

interface Message {
  readonly id?: number;
  readonly method: string;
  readonly params?: { readonly name?: string; readonly arguments?: { readonly bytes?: number } };
}

const EVENTS = { 'content-type': 'text/event-stream', 'mcp-session-id': 'bench' };
const RESULTS: Readonly<Record<string, unknown>> = {
  initialize: {
    protocolVersion: '2025-11-25',
    capabilities: { tools: {} },
    serverInfo: { name: 'streams', version: '1' },
  },
  'tools/list': { tools: ['event', 'bytes'].map((name) => ({ name, inputSchema: { type: 'object' } })) },
};

function json(res: ServerResponse, body: unknown): void {
  res.writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 'bench' });
  res.end(JSON.stringify(body));
}

function oneEvent(res: ServerResponse, id: number): void {
  res.writeHead(200, EVENTS);
  const result = { content: [{ type: 'text', text: 'first' }] };
  res.end(`event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`);
}

const PIECE = 'x'.repeat(64 * 1024);

async function manyBytes(res: ServerResponse, id: number, bytes: number): Promise<void> {
  res.writeHead(200, { 'content-type': 'application/json' });
  res.write(`{"jsonrpc":"2.0","id":${id},"result":{"content":[{"type":"text","text":"`);
  for (let sent = 0; sent < bytes; sent += PIECE.length)
    if (!res.write(PIECE)) await new Promise((drained) => res.once('drain', drained));
  res.end('"}]}}');
}

server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () =>
  announce({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`, headers: {} }),
);
