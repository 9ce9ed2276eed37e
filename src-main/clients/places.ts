import { join } from 'node:path';

export type ClientOs = 'darwin' | 'win32' | 'linux';

/** Where this person's files are. Everything about a computer that the table of AI clients needs to know. */
export interface Places {
  readonly os: ClientOs;
  /** The home folder, absolute. */
  readonly home: string;
  /** The environment: some clients let a variable move their folder. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A path below the home folder. */
export function inHome(at: Places, ...segments: string[]): string {
  return join(at.home, ...segments);
}

/** Where desktop applications keep their settings: Application Support, %APPDATA% or $XDG_CONFIG_HOME. */
export function inAppData(at: Places, ...segments: string[]): string {
  if (at.os === 'darwin') return inHome(at, 'Library', 'Application Support', ...segments);
  if (at.os === 'win32') return join(at.env['APPDATA'] ?? inHome(at, 'AppData', 'Roaming'), ...segments);
  return inXdgConfig(at, ...segments);
}

/** %LOCALAPPDATA%; only on Windows. */
export function inLocalAppData(at: Places, ...segments: string[]): string {
  return join(at.env['LOCALAPPDATA'] ?? inHome(at, 'AppData', 'Local'), ...segments);
}

/** $XDG_CONFIG_HOME, or ~/.config. */
export function inXdgConfig(at: Places, ...segments: string[]): string {
  return join(at.env['XDG_CONFIG_HOME'] ?? inHome(at, '.config'), ...segments);
}

/** A folder that a variable of the client may move: the variable's, else the given one. */
export function inMovable(at: Places, variable: string, fallback: string, ...segments: string[]): string {
  const moved = at.env[variable];
  return moved ? join(moved, ...segments) : inHome(at, fallback, ...segments);
}

/**
 * The folders below which a client's file may be written: the home folder, and where the environment says that
 * settings are kept. Links are followed only inside them.
 */
export function trustedRoots(at: Places): readonly string[] {
  const moved = ['APPDATA', 'LOCALAPPDATA', 'XDG_CONFIG_HOME', ...MOVING_VARIABLES]
    .map((name) => at.env[name])
    .filter((path): path is string => path !== undefined && path !== '');
  return [at.home, ...moved];
}

/** The variables by which AI clients let their folder be moved. */
const MOVING_VARIABLES = ['CLAUDE_CONFIG_DIR', 'CODEX_HOME', 'KIMI_CODE_HOME'] as const;
