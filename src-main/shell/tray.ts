import type { Tray } from 'electron';
import type { ElectronParts } from './electron-parts.ts';
import { statusOf, type StatusIcon } from './status.ts';
import { type TrayActions, trayMenu, type TrayMenuModel } from './tray-menu.ts';

export interface TrayOptions {
  readonly electron: Pick<ElectronParts, 'Menu' | 'Tray'>;
  readonly icon: (status: StatusIcon) => string;
  readonly platform: NodeJS.Platform;
  readonly actions: TrayActions & { readonly toggle: () => void };
}

export interface TrayIcon {
  show(model: TrayMenuModel): void;
  remove(): void;
}

/** The icon beside the clock. */
export function createTray({ electron, icon, platform, actions }: TrayOptions): TrayIcon {
  let tray: Tray | null = null;
  let shown = '';

  function make(status: StatusIcon): Tray {
    const made = new electron.Tray(icon(status));
    // On macOS and Linux a click opens the menu; on Windows people expect the window.
    if (platform === 'win32') made.on('click', () => actions.toggle());
    return made;
  }

  return {
    show(model) {
      const status = statusOf(model.state);
      tray ??= make(status.icon);
      if (shown !== status.icon) tray.setImage(icon(status.icon));
      shown = status.icon;
      tray.setToolTip(`Onbehalf: ${status.text}`.slice(0, 127));
      tray.setContextMenu(electron.Menu.buildFromTemplate(trayMenu(model, actions)));
    },
    remove() {
      tray?.destroy();
      tray = null;
    },
  };
}
