import type {
  Menu,
  MenuItemConstructorOptions,
  Notification,
  NotificationConstructorOptions,
  Tray,
} from 'electron';
import { type Emits, type Members, strict, withEvents } from './kit.ts';

export interface TrayDouble extends Emits {
  readonly images: string[];
  tooltip: string;
  menu: MenuItemConstructorOptions[];
  destroyed: boolean;
}
export interface NotificationDouble extends Emits {
  readonly options: NotificationConstructorOptions;
  shown: boolean;
  closed: boolean;
}

export function trayDoubles() {
  const trays: TrayDouble[] = [];
  function Tray(image: string): Tray {
    const double = {
      images: [image],
      tooltip: '',
      menu: [] as MenuItemConstructorOptions[],
      destroyed: false,
    };
    const members = {
      setImage: (next) => void double.images.push(next as string),
      setToolTip: (text: string) => {
        double.tooltip = text;
      },
      setContextMenu: (menu) => {
        double.menu = menu as unknown as MenuItemConstructorOptions[];
      },
      destroy: () => {
        double.destroyed = true;
      },
    } satisfies Members<Tray>;
    const tray = withEvents(members);
    trays.push(
      Object.assign(double, { emit: (event: string, ...args: unknown[]) => tray.emit(event, ...args) }),
    );
    return strict('Tray', tray) as unknown as Tray;
  }
  return { trays, Tray };
}

export function notificationDoubles() {
  const notifications: NotificationDouble[] = [];
  function Notification(options: NotificationConstructorOptions): Notification {
    const double = { options, shown: false, closed: false };
    const members = {
      show: () => {
        double.shown = true;
      },
      close: () => {
        double.closed = true;
        notification.emit('close');
      },
    } satisfies Members<Notification>;
    const notification = withEvents(members);
    const emit = (event: string, ...args: unknown[]): boolean => notification.emit(event, ...args);
    notifications.push(Object.assign(double, { emit }));
    return strict('Notification', notification) as unknown as Notification;
  }
  return { notifications, Notification: Object.assign(Notification, { isSupported: () => true }) };
}

export function menuDouble(setMenu: (template: MenuItemConstructorOptions[]) => void) {
  return strict('Menu', {
    buildFromTemplate: (template) => template as unknown as Menu,
    setApplicationMenu: (menu) => setMenu(menu as unknown as MenuItemConstructorOptions[]),
  } satisfies Partial<Pick<typeof Menu, 'buildFromTemplate' | 'setApplicationMenu'>>);
}
