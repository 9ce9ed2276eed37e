import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { callerOf } from './caller.ts';
import { notAllowed, text } from './tool-result.ts';

type Person = {
  readonly name: string;
  readonly email: string;
  readonly team: string;
  readonly salary: number;
};

const DIRECTORY: readonly Person[] = [
  { name: 'Alice Example', email: 'alice@example.com', team: 'Finance', salary: 92_000 },
  { name: 'Bob Example', email: 'bob@example.com', team: 'Engineering', salary: 88_000 },
  { name: 'Carol Example', email: 'carol@example.com', team: 'Sales', salary: 81_000 },
  { name: 'Dave Example', email: 'dave@example.com', team: 'Engineering', salary: 95_000 },
];

const READ_ONLY = { readOnlyHint: true, openWorldHint: false };

/** The people directory: everybody may look somebody up, only the group `finance` may read a salary. */
export function createPeopleServer(): McpServer {
  const server = new McpServer({ name: 'people', title: 'People directory', version: '1.0.0' });
  server.registerTool(
    'whoami',
    {
      title: 'Who am I',
      description: 'Returns the person that the API sees behind this call.',
      annotations: { title: 'Who am I', ...READ_ONLY },
    },
    (extra) => {
      const caller = callerOf(extra);
      return text({ name: caller.name, email: caller.login, groups: caller.groups });
    },
  );
  server.registerTool(
    'lookup',
    {
      title: 'Look up a person',
      description: 'Finds people by a part of their name, e-mail address or team.',
      inputSchema: { query: z.string().min(1).max(100) },
      annotations: { title: 'Look up a person', ...READ_ONLY },
    },
    ({ query }) => text(findPeople(query).map(({ name, email, team }) => ({ name, email, team }))),
  );
  server.registerTool(
    'salary',
    {
      title: 'Read a salary',
      description: 'Returns the yearly salary of the person with this e-mail address. Finance only.',
      inputSchema: { email: z.string().max(200) },
      annotations: { title: 'Read a salary', ...READ_ONLY },
    },
    ({ email }, extra) => readSalary(email, callerOf(extra).groups),
  );
  registerHandbook(server);
  return server;
}

function readSalary(email: string, groups: readonly string[]): CallToolResult {
  if (!groups.includes('finance')) return notAllowed('only the group finance may read salaries');
  const person = DIRECTORY.find((candidate) => candidate.email === email);
  return person ? text({ email, salary: person.salary, currency: 'EUR' }) : text({ email, salary: null });
}

function findPeople(query: string): Person[] {
  const wanted = query.toLowerCase();
  return DIRECTORY.filter((person) =>
    [person.name, person.email, person.team].some((field) => field.toLowerCase().includes(wanted)),
  );
}

function registerHandbook(server: McpServer): void {
  server.registerResource(
    'handbook',
    'people://handbook',
    { title: 'Handbook', description: 'How we work together.', mimeType: 'text/markdown' },
    (uri) => ({
      contents: [
        {
          uri: uri.href,
          mimeType: 'text/markdown',
          text: '# Handbook\n\nSalaries are read by finance alone.\n',
        },
      ],
    }),
  );
  server.registerPrompt(
    'introduce',
    {
      title: 'Introduce a colleague',
      description: 'Writes a short introduction.',
      argsSchema: { name: z.string().max(100) },
    },
    ({ name }) => ({
      messages: [
        { role: 'user', content: { type: 'text', text: `Introduce ${name} to the team in two sentences.` } },
      ],
    }),
  );
}
