import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { completable } from '@modelcontextprotocol/sdk/server/completable.js';
import { McpServer, ResourceTemplate } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { SubscribeRequestSchema, UnsubscribeRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { createEventStore } from './event-store.ts';
import { RED_PIXEL } from './fixture-content.ts';
import { registerTools } from './fixture-tools.ts';

export interface FixtureServer {
  readonly url: string;
  readonly port: number;
  /** Sessions that are open at the moment. */
  readonly sessions: ReadonlyMap<string, OpenSession>;
  close(): Promise<void>;
}

export interface OpenSession {
  readonly server: McpServer;
  readonly transport: StreamableHTTPServerTransport;
}

export interface FixtureOptions {
  /** Told of every request before it is answered. */
  readonly onRequest?: (request: IncomingMessage) => void;
  readonly makeServer?: () => McpServer;
}

/** A server with everything that the conformance scenarios ask for (protocol revision 2025-11-25), on the official SDK. */
export async function startFixtureServer(options: FixtureOptions = {}): Promise<FixtureServer> {
  const sessions = new Map<string, OpenSession>();
  const http = createServer((request, response) => {
    options.onRequest?.(request);
    void serve(request, response);
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { port } = http.address() as AddressInfo;
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
    const { origin } = request.headers;
    const isForeign = origin !== undefined && !hosts.some((host) => origin === `http://${host}`);
    if (!hosts.includes(request.headers.host ?? '') || isForeign) return void response.writeHead(403).end();
    const id = request.headers['mcp-session-id'];
    if (typeof id === 'string') {
      const known = sessions.get(id);
      if (!known) return void response.writeHead(404).end();
      return await known.transport.handleRequest(request, response);
    }
    const server = (options.makeServer ?? makeFixtureServer)();
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      eventStore: createEventStore(),
      retryInterval: 500,
      onsessioninitialized: (opened) => void sessions.set(opened, { server, transport }),
      onsessionclosed: (closed) => void sessions.delete(closed),
    });
    await server.connect(transport);
    return await transport.handleRequest(request, response);
  }

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/mcp`,
    port,
    sessions,
    close: async () => {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

export function makeFixtureServer(name = 'conformance-fixture'): McpServer {
  const server = new McpServer(
    { name, version: '1.0.0' },
    { capabilities: { logging: {}, resources: { subscribe: true }, completions: {} } },
  );
  registerTools(server);
  registerResources(server);
  registerPrompts(server);
  return server;
}

function registerResources(server: McpServer): void {
  server.server.setRequestHandler(SubscribeRequestSchema, () => ({}));
  server.server.setRequestHandler(UnsubscribeRequestSchema, () => ({}));
  const fixed = (name: string, mimeType: string, content: { text: string } | { blob: string }): void => {
    const uri = `test://${name}`;
    server.registerResource(name, uri, { description: name, mimeType }, () => ({
      contents: [{ uri, mimeType, ...content }],
    }));
  };
  fixed('static-text', 'text/plain', { text: 'This is the content of the static text resource.' });
  fixed('static-binary', 'image/png', { blob: RED_PIXEL });
  fixed('watched-resource', 'text/plain', { text: 'Watched resource content' });
  server.registerResource(
    'template',
    new ResourceTemplate('test://template/{id}/data', { list: undefined }),
    { description: 'A template', mimeType: 'application/json' },
    (uri, { id }) => ({
      contents: [
        {
          uri: uri.href,
          mimeType: 'application/json',
          text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${String(id)}` }),
        },
      ],
    }),
  );
}

function registerPrompts(server: McpServer): void {
  const user = 'user' as const;
  const say = (text: string) => ({ role: user, content: { type: 'text' as const, text } });
  server.registerPrompt('test_simple_prompt', { description: 'Simple' }, () => ({
    messages: [say('This is a simple prompt for testing.')],
  }));
  server.registerPrompt(
    'test_prompt_with_arguments',
    {
      description: 'With arguments',
      argsSchema: { arg1: completable(z.string(), () => ['paris', 'park', 'party']), arg2: z.string() },
    },
    ({ arg1, arg2 }) => ({ messages: [say(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)] }),
  );
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'With a resource', argsSchema: { resourceUri: z.string() } },
    ({ resourceUri: uri }) => {
      const resource = { uri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' };
      return {
        messages: [
          { role: user, content: { type: 'resource' as const, resource } },
          say('Please process the embedded resource above.'),
        ],
      };
    },
  );
  server.registerPrompt('test_prompt_with_image', { description: 'With an image' }, () => ({
    messages: [
      { role: user, content: { type: 'image' as const, data: RED_PIXEL, mimeType: 'image/png' } },
      say('Please analyze the image above.'),
    ],
  }));
}
