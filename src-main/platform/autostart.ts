import { mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';

export interface Autostart {
  /** The whole path of the program. */
  readonly program: string;
  readonly argument: string;
  /** `$XDG_CONFIG_HOME/autostart` where it is not given. */
  readonly folder?: string;
}

/** Starts a program when the person logs in on a Linux desktop (Desktop Application Autostart Specification). */
export function writeAutostart({ program, argument, folder = autostartFolder() }: Autostart): void {
  const path = join(folder, 'onbehalf.desktop');
  mkdirSync(dirname(path), { recursive: true });
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Onbehalf',
    'Comment=Desktop identity agent for AI tools',
    `Exec=${quoted(program)} ${argument}`,
    'Icon=onbehalf',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
  ];
  writeFileAtomic.sync(path, `${lines.join('\n')}\n`, { mode: 0o644 });
}

export function removeAutostart(folder = autostartFolder()): void {
  rmSync(join(folder, 'onbehalf.desktop'), { force: true });
}

function autostartFolder(): string {
  const config = process.env['XDG_CONFIG_HOME'];
  return join(config && isAbsolute(config) ? config : join(homedir(), '.config'), 'autostart');
}

/** An argument of `Exec` (Desktop Entry Specification, "The Exec key"): quoted, with its own escapes under the file's. */
function quoted(argument: string): string {
  const escaped = argument
    .replace(/(["`$\\])/g, '\\$1')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%');
  return `"${escaped}"`;
}
