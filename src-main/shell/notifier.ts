import type { Notification } from 'electron';
import type { ElectronParts } from './electron-parts.ts';
import type { Notice } from './notices.ts';

export interface NotifierOptions {
  readonly electron: Pick<ElectronParts, 'Notification'>;
  /** Whether notifications are wanted at the moment. */
  readonly wanted: () => boolean;
  readonly clicked: (notice: Notice) => void;
}

/** Shows notifications of the system; a newer one of the same kind takes the place of the older. */
export function createNotifier({ electron, wanted, clicked }: NotifierOptions): (notice: Notice) => void {
  const shown = new Map<Notice['id'], Notification>();
  return (notice) => {
    if (!wanted() || !electron.Notification.isSupported()) return;
    shown.get(notice.id)?.close();
    const notification = new electron.Notification({ title: notice.title, body: notice.body });
    notification.on('click', () => clicked(notice));
    notification.on('close', () => {
      if (shown.get(notice.id) === notification) shown.delete(notice.id);
    });
    // Kept, or it is collected as garbage and its click goes nowhere.
    shown.set(notice.id, notification);
    notification.show();
  };
}
