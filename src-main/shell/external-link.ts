import type { Dialog, Shell } from 'electron';
import type { Log } from '../ports/outside.ts';

export interface ExternalLinks {
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly shell: Pick<Shell, 'openExternal'>;
  readonly log: Log;
  /** Hosts that are opened without a question: the identity provider's and the organisation's support page. */
  readonly knownHosts: () => readonly string[];
}

/** Opens a link of the window in the browser: https alone, and only after a question that names the host, unless it is known. */
export function createLinkOpener({
  dialog,
  shell,
  log,
  knownHosts,
}: ExternalLinks): (url: string) => Promise<void> {
  return async (text) => {
    const url = openable(text);
    if (url === null) {
      log.warn('link_refused', { url: text });
      return;
    }
    if (!knownHosts().includes(url.host) && !(await confirmed(dialog, url))) return;
    try {
      await shell.openExternal(url.href);
    } catch (error) {
      log.warn('link_not_opened', { reason: error instanceof Error ? error.message : 'unknown' });
    }
  };
}

function openable(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null;
  return url;
}

async function confirmed(dialog: Pick<Dialog, 'showMessageBox'>, url: URL): Promise<boolean> {
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: `Open ${url.host} in your browser?`,
    detail: url.href.length > 300 ? `${url.href.slice(0, 300)}…` : url.href,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
