import type { AiClientRow } from '../ai-client.ts';
import { command, commandWith, httpUnder, mapAt } from '../entry-shapes.ts';
import { inAppData, inHome, inLocalAppData, inXdgConfig } from '../places.ts';
import { codeLink, installLink } from './install-link.ts';
import { row } from './row.ts';

function codeRow(id: string, name: string, folder: string, program: string, scheme: string): AiClientRow {
  return row({
    id,
    name,
    section: mapAt('servers'),
    files: (at) => [inAppData(at, folder, 'User', 'mcp.json')],
    signs: (at) => [inAppData(at, folder, 'User')],
    bridge: commandWith({ type: 'stdio' }),
    http: httpUnder('url', { type: 'http' }),
    reload: `${name} shows "Start" above the entry in mcp.json; or run "MCP: List Servers".`,
    cli: (bridge, entry) => [
      program,
      '--add-mcp',
      JSON.stringify({ name: entry, type: 'stdio', command: bridge.command, args: bridge.args }),
    ],
    link: codeLink(scheme),
  });
}

/** Editors and terminals with an agent built in. */
export const EDITOR_CLIENTS: readonly AiClientRow[] = [
  row({
    id: 'cursor',
    name: 'Cursor',
    files: (at) => [inHome(at, '.cursor', 'mcp.json')],
    signs: (at) => [inHome(at, '.cursor'), ...(at.os === 'darwin' ? ['/Applications/Cursor.app'] : [])],
    bridge: command,
    http: httpUnder('url'),
    reload: 'Cursor reads the file when it is saved; switch the server on under Settings, MCP.',
    link: installLink('cursor://anysphere.cursor-deeplink/mcp/install', { name: 'name', config: 'base64' }),
  }),
  codeRow('vscode', 'Visual Studio Code', 'Code', 'code', 'vscode'),
  codeRow('vscode-insiders', 'VS Code Insiders', 'Code - Insiders', 'code-insiders', 'vscode-insiders'),
  row({
    id: 'windsurf',
    name: 'Windsurf',
    files: (at) => [inHome(at, '.codeium', 'windsurf', 'mcp_config.json')],
    bridge: command,
    http: httpUnder('serverUrl'),
    reload: 'Press the refresh button of the MCP servers in Cascade.',
  }),
  row({
    id: 'zed',
    name: 'Zed',
    section: mapAt('context_servers'),
    files: (at) => [
      at.os === 'win32' ? inAppData(at, 'Zed', 'settings.json') : inXdgConfig(at, 'zed', 'settings.json'),
    ],
    bridge: commandWith({ source: 'custom' }, { env: {} }),
    // It starts a sign-in of its own unless there are headers.
    http: httpUnder('url'),
    reload: 'Zed reads its settings when they are saved.',
  }),
  row({
    id: 'kiro',
    name: 'Kiro',
    files: (at) => [inHome(at, '.kiro', 'settings', 'mcp.json')],
    signs: (at) => [inHome(at, '.kiro')],
    bridge: commandWith({}, { disabled: false }),
    http: httpUnder('url', {}, { disabled: false }),
    reload: 'Kiro connects again when the file is saved.',
  }),
  row({
    id: 'trae',
    name: 'Trae',
    files: (at) => [inAppData(at, 'Trae', 'User', 'mcp.json')],
    bridge: command,
    http: httpUnder('url'),
    refusesSpaces: true,
    reload: 'Open Settings, MCP and press refresh.',
  }),
  row({
    id: 'antigravity',
    name: 'Antigravity',
    files: (at) => [inHome(at, '.gemini', 'antigravity', 'mcp_config.json')],
    bridge: command,
    http: httpUnder('serverUrl'),
    modes: ['bridge', 'header'],
    reload: 'Open "Manage MCP servers" and press refresh.',
  }),
  row({
    id: 'warp',
    name: 'Warp',
    files: (at) => [inHome(at, '.warp', '.mcp.json')],
    bridge: command,
    http: httpUnder('url'),
    reload: 'Start the server under Settings, MCP servers.',
  }),
  row({
    id: 'visual-studio',
    name: 'Visual Studio',
    section: mapAt('servers'),
    files: (at) => (at.os === 'win32' ? [inHome(at, '.mcp.json')] : []),
    signs: (at) => (at.os === 'win32' ? [inLocalAppData(at, 'Microsoft', 'VisualStudio')] : []),
    bridge: commandWith({ type: 'stdio' }),
    http: httpUnder('url', { type: 'http' }),
    reload: 'Open the Copilot chat in agent mode and select the tools.',
  }),
];
