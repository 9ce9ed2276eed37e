import type { AiClientRow } from '../ai-client.ts';
import {
  command,
  commandWith,
  headers,
  httpUnder,
  listAt,
  mapAt,
  openCodeLocal,
  openCodeRemote,
} from '../entry-shapes.ts';
import { inAppData, inHome, inLocalAppData, type Places } from '../places.ts';
import { row } from './row.ts';

function storage(at: Places, extension: string, ...rest: string[]): string {
  return inAppData(at, 'Code', 'User', 'globalStorage', extension, ...rest);
}

/** Extensions of editors that keep a file of their own. */
export const EXTENSION_CLIENTS: readonly AiClientRow[] = [
  row({
    id: 'cline',
    name: 'Cline',
    files: (at) => [storage(at, 'saoudrizwan.claude-dev', 'settings', 'cline_mcp_settings.json')],
    signs: (at) => [storage(at, 'saoudrizwan.claude-dev')],
    bridge: commandWith({}, { disabled: false }),
    http: httpUnder('url', { type: 'streamableHttp' }, { disabled: false }),
    reload: 'Cline connects when the file is saved.',
  }),
  row({
    id: 'roo-code',
    name: 'Roo Code',
    files: (at) => [storage(at, 'rooveterinaryinc.roo-cline', 'settings', 'mcp_settings.json')],
    signs: (at) => [storage(at, 'rooveterinaryinc.roo-cline')],
    bridge: commandWith({}, { disabled: false }),
    http: httpUnder('url', { type: 'streamable-http' }, { disabled: false }),
    modes: ['bridge', 'header'],
    reload: 'Roo Code connects when the file is saved.',
  }),
  row({
    id: 'kilo',
    name: 'Kilo Code',
    section: mapAt('mcp'),
    files: (at) => [inHome(at, '.config', 'kilo', 'kilo.jsonc'), inHome(at, '.config', 'kilo', 'kilo.json')],
    bridge: openCodeLocal,
    http: openCodeRemote,
    reload: 'Reload the window, or start a new session of the command line.',
  }),
  row({
    id: 'continue',
    name: 'Continue',
    format: 'yaml',
    section: listAt('mcpServers'),
    files: (at) => [inHome(at, '.continue', 'config.yaml')],
    newFile: 'name: Local Assistant\nversion: 1.0.0\nschema: v1\n',
    bridge: commandWith({ type: 'stdio' }),
    http: (entry) => ({
      type: 'streamable-http',
      url: entry.url,
      ...(entry.token === null ? {} : { requestOptions: headers(entry) }),
    }),
    modes: ['bridge', 'header'],
    reload: 'Continue reads the file when it is saved; MCP servers are used in agent mode.',
  }),
  row({
    id: 'jetbrains-copilot',
    name: 'GitHub Copilot for JetBrains',
    section: mapAt('servers'),
    files: (at) => [
      at.os === 'win32'
        ? inLocalAppData(at, 'github-copilot', 'intellij', 'mcp.json')
        : inHome(at, '.config', 'github-copilot', 'intellij', 'mcp.json'),
    ],
    bridge: command,
    http: null,
    reload: 'Open the Copilot chat in agent mode; it starts the server.',
  }),
  row({
    id: 'junie',
    name: 'Junie (JetBrains)',
    files: (at) => [inHome(at, '.junie', 'mcp', 'mcp.json')],
    signs: (at) => [inHome(at, '.junie')],
    bridge: command,
    http: null,
    reload: 'Junie reads the file; see Settings, Tools, Junie, MCP Settings.',
  }),
  row({
    id: 'windsurf-jetbrains',
    name: 'Windsurf for JetBrains',
    files: (at) => [inHome(at, '.codeium', 'mcp_config.json')],
    // The editor of the same maker has the folder too; the plugin alone has the file.
    signs: (at) => [inHome(at, '.codeium', 'mcp_config.json')],
    bridge: command,
    http: httpUnder('serverUrl'),
    reload: 'Press the refresh button of the MCP servers in Cascade.',
  }),
];
