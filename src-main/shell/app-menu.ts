import type { MenuItemConstructorOptions } from 'electron';
import type { WindowRoute } from './window-route.ts';

export interface AppMenuOptions {
  readonly platform: NodeJS.Platform;
  readonly developerTools: boolean;
  readonly show: (route?: WindowRoute) => void;
  readonly quit: () => void;
}

/** The native menu: what every app of the system has, and the places of the window with their shortcuts. */
export function appMenu(options: AppMenuOptions): MenuItemConstructorOptions[] {
  const { platform, show } = options;
  return [
    ...(platform === 'darwin' ? [macMenu(options)] : [fileMenu(options)]),
    { role: 'editMenu' },
    viewMenu(options),
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [{ label: 'Diagnostics', click: () => show('/diagnostics') }],
    },
  ];
}

function macMenu({ show, quit }: AppMenuOptions): MenuItemConstructorOptions {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      { type: 'separator' },
      settingsItem(show),
      { type: 'separator' },
      { role: 'services' },
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { label: 'Quit Onbehalf', accelerator: 'Command+Q', click: () => quit() },
    ],
  };
}

function fileMenu({ show, quit }: AppMenuOptions): MenuItemConstructorOptions {
  return {
    role: 'fileMenu',
    submenu: [
      settingsItem(show),
      { type: 'separator' },
      { role: 'close' },
      { label: 'Quit', accelerator: 'Control+Q', click: () => quit() },
    ],
  };
}

function settingsItem(show: AppMenuOptions['show']): MenuItemConstructorOptions {
  return { label: 'Settings…', accelerator: 'CommandOrControl+,', click: () => show('/settings') };
}

function viewMenu({ show, developerTools }: AppMenuOptions): MenuItemConstructorOptions {
  const pages: readonly (readonly [string, WindowRoute])[] = [
    ['Home', '/'],
    ['Servers', '/servers'],
    ['AI clients', '/clients'],
    ['Activity', '/activity'],
    ['Approvals', '/approvals'],
  ];
  return {
    role: 'viewMenu',
    submenu: [
      ...pages.map(([label, route], index) => ({
        label,
        accelerator: `CommandOrControl+${index + 1}`,
        click: () => show(route),
      })),
      { type: 'separator' },
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(developerTools ? DEVELOPER_ITEMS : []),
    ],
  };
}

const DEVELOPER_ITEMS: readonly MenuItemConstructorOptions[] = [
  { type: 'separator' },
  { role: 'reload' },
  { role: 'toggleDevTools' },
];
