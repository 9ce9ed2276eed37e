import type { AiClientPlan, AiClientView, ForeignServer } from '../../src-shared/domain/ai-client.ts';
import { Problem } from '../../src-shared/problems/problem.ts';
import type { FakeHandlers } from './fake-agent.ts';
import { ago } from './fake-agent-data.ts';

const HOME = '/home/alice';

function view(id: string, name: string, change: Partial<AiClientView> = {}): AiClientView {
  return {
    id,
    name,
    installed: true,
    state: 'not_connected',
    path: `${HOME}/.config/${id}/mcp.json`,
    modes: ['bridge', 'oauth', 'header'],
    mode: null,
    clientId: null,
    lastContactAt: null,
    reload: `Quit ${name} and open it again.`,
    problem: null,
    ...change,
  };
}

const CLIENTS: AiClientView[] = [
  view('claude-desktop', 'Claude Desktop', {
    state: 'connected',
    mode: 'bridge',
    clientId: 'c1',
    lastContactAt: ago(4 * 60_000),
  }),
  view('cursor', 'Cursor', {
    state: 'outdated',
    mode: 'oauth',
    clientId: 'c2',
    lastContactAt: ago(26 * 60_000),
  }),
  view('vscode', 'VS Code'),
  view('claude-code', 'Claude Code', { path: `${HOME}/.claude.json` }),
  view('goose', 'Goose', {
    state: 'unreadable',
    problem: new Problem('data_dir_unusable', {
      reason: 'not valid YAML in line 12',
      path: `${HOME}/.config/goose`,
    }).report(),
  }),
  view('zed', 'Zed', { installed: false, state: 'not_installed' }),
  view('windsurf', 'Windsurf', { installed: false, state: 'not_installed' }),
  view('codex', 'Codex', { installed: false, state: 'not_installed' }),
];

const FOREIGN: ForeignServer[] = [
  {
    client: 'vscode',
    clientName: 'VS Code',
    path: `${HOME}/.config/vscode/mcp.json`,
    name: 'tickets',
    kind: 'http',
    target: 'tickets.acme.com/mcp',
    secrets: ['headers.Authorization'],
    importable: true,
    serverId: null,
  },
  {
    client: 'cursor',
    clientName: 'Cursor',
    path: `${HOME}/.cursor/mcp.json`,
    name: 'filesystem',
    kind: 'stdio',
    target: 'npx',
    secrets: [],
    importable: false,
    serverId: null,
  },
];

function plan(client: AiClientView, mode: AiClientPlan['mode']): AiClientPlan {
  const entry = '    "onbehalf": { "command": "onbehalf", "args": ["bridge"] }';
  return {
    client: client.id,
    name: client.name,
    path: client.path ?? '',
    mode,
    state: client.state,
    creates: false,
    diff: `--- ${client.path}\n+++ ${client.path}\n@@ -1,5 +1,6 @@\n {\n   "mcpServers": {\n     "filesystem": { "command": "npx" }\n+    ,\n+${entry}\n   }\n }`,
    snippet: `{ "mcpServers": {\n${entry}\n} }`,
    warnings: [],
    reload: client.reload,
    command: [client.id, 'mcp', 'add', 'onbehalf', '--', 'onbehalf', 'bridge'],
    link: null,
    problem: client.problem,
  };
}

/** AI clients that were found on a computer that is not there. */
export function fakeAiClients(): FakeHandlers {
  let clients = CLIENTS;
  const known = (id: string): AiClientView => {
    const found = clients.find((client) => client.id === id);
    if (!found) throw new Problem('not_found', { what: 'AI client', name: id });
    return found;
  };
  const change = (id: string, to: Partial<AiClientView>): void => {
    clients = clients.map((client) => (client.id === id ? { ...client, ...to } : client));
  };
  return {
    'aiClients.list': () => ({ clients }),
    'aiClients.plan': ({ client, mode }) => plan(known(client), mode ?? 'bridge'),
    'aiClients.connect': ({ client, mode }) => {
      const { path, reload } = known(client);
      change(client, { state: 'connected', mode: mode ?? 'bridge', clientId: client });
      return {
        client,
        path: path ?? '',
        mode: mode ?? 'bridge',
        clientId: client,
        backup: `${path}.onbehalf-backup`,
        warnings: [],
        reload,
      };
    },
    'aiClients.disconnect': ({ client }) => {
      const { path, reload } = known(client);
      change(client, { state: 'not_connected', mode: null, clientId: null });
      return { client, path: path ?? '', removed: true, backup: `${path}.onbehalf-backup`, reload };
    },
    'aiClients.verify': (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Problem('cancelled')));
      }),
    'aiClients.inventory': () => ({ servers: FOREIGN, unread: [] }),
    'aiClients.importServer': ({ name }) => ({
      serverId: name,
      secretMoved: true,
      removed: true,
      backup: null,
    }),
    'aiClients.manual': () => ({
      url: 'http://127.0.0.1:7377/mcp',
      authorizationUrl: 'http://127.0.0.1:7378/mcp',
      command: 'onbehalf',
      args: ['bridge'],
      snippet: '{ "mcpServers": { "onbehalf": { "command": "onbehalf", "args": ["bridge"] } } }',
    }),
  };
}
