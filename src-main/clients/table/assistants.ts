import type { AiClientRow } from '../ai-client.ts';
import { command, commandWith, headers, httpUnder, mapAt } from '../entry-shapes.ts';
import { inAppData, inHome, inXdgConfig, type Places } from '../places.ts';
import { installLink } from './install-link.ts';
import { row } from './row.ts';

function gooseFile(at: Places): string {
  return at.os === 'win32'
    ? inAppData(at, 'Block', 'goose', 'config', 'config.yaml')
    : inXdgConfig(at, 'goose', 'config.yaml');
}

/** Desktop assistants. */
export const ASSISTANT_CLIENTS: readonly AiClientRow[] = [
  row({
    id: 'claude-desktop',
    name: 'Claude Desktop',
    files: (at) => [inAppData(at, 'Claude', 'claude_desktop_config.json')],
    signs: (at) => [inAppData(at, 'Claude'), ...(at.os === 'darwin' ? ['/Applications/Claude.app'] : [])],
    bridge: command,
    // Addresses in this file are ignored; its remote connectors are dialled from the cloud and never reach loopback.
    http: null,
    reload: 'Quit Claude Desktop completely (also from the tray or menu bar) and open it again.',
  }),
  row({
    id: 'lm-studio',
    name: 'LM Studio',
    files: (at) => [inHome(at, '.lmstudio', 'mcp.json'), inHome(at, '.cache', 'lm-studio', 'mcp.json')],
    bridge: command,
    http: httpUnder('url'),
    modes: ['bridge', 'header'],
    reload: 'LM Studio reads the file when it is saved; switch the server on under Program, Integrations.',
    link: installLink('lmstudio://add_mcp', { name: 'name', config: 'base64' }),
  }),
  row({
    id: 'goose',
    name: 'Goose',
    format: 'yaml',
    section: mapAt('extensions'),
    files: (at) => [gooseFile(at)],
    bridge: (bridge, name) => ({
      enabled: true,
      type: 'stdio',
      name,
      description: 'Company tools, as you',
      cmd: bridge.command,
      args: [...bridge.args],
      envs: {},
      timeout: 300,
    }),
    http: (entry, name) => ({
      enabled: true,
      type: 'streamable_http',
      name,
      description: 'Company tools, as you',
      uri: entry.url,
      ...headers(entry),
      timeout: 300,
    }),
    reload: 'Start a new Goose session.',
  }),
  row({
    id: 'sema4ai-studio',
    name: 'Sema4.ai Studio',
    files: (at) => [
      at.os === 'win32'
        ? inHome(at, 'AppData', 'Local', 'sema4ai', 'sema4ai-studio', 'mcp_servers.json')
        : inHome(at, '.sema4ai', 'sema4ai-studio', 'mcp_servers.json'),
    ],
    bridge: commandWith({}, { transport: 'stdio' }),
    http: null,
    reload: 'Restart Sema4.ai Studio.',
  }),
];
