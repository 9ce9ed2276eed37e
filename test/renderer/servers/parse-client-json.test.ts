import { expect, test } from 'vitest';
import { parseClientJson } from '../../../src-renderer/features/servers/parse-client-json.ts';

const parse = (value: unknown) => parseClientJson(JSON.stringify(value));

test('the servers of another client, without the values of their headers', () => {
  const found = parse({
    mcpServers: {
      people: { url: 'https://mcp.acme.com/mcp', headers: { Authorization: 'Bearer secret-value' } },
      files: { command: 'npx', args: ['files'] },
    },
  });
  expect(found).toEqual([
    { kind: 'http', name: 'people', url: 'https://mcp.acme.com/mcp', headers: ['Authorization'] },
    { kind: 'stdio', name: 'files', command: 'npx' },
  ]);
  expect(JSON.stringify(found)).not.toContain('secret-value');
});

test('a file of the MCP registry: the remote that speaks streamable HTTP', () => {
  const server = {
    name: 'com.acme/people',
    title: 'People',
    remotes: [
      { type: 'sse', url: 'https://mcp.acme.com/sse' },
      { type: 'streamable-http', url: 'https://mcp.acme.com/mcp', headers: [{ name: 'X-Key' }] },
    ],
  };
  const people = { kind: 'http', name: 'People', url: 'https://mcp.acme.com/mcp', headers: ['X-Key'] };
  expect(parse(server)).toEqual([people]);
  expect(parse({ servers: [{ server }] })).toEqual([people]);
});

test('a package of the registry can only be started: it is a stdio server', () => {
  expect(parse({ name: 'com.acme/files', packages: [{ identifier: '@acme/files' }] })).toEqual([
    { kind: 'stdio', name: 'com.acme/files', command: '@acme/files' },
  ]);
});

test.each(['', 'no json', '[]', '{}', '{"name":"x"}', '{"mcpServers":[]}'])(
  '%j is no list of servers',
  (text) => {
    expect(parseClientJson(text)).toBeNull();
  },
);
