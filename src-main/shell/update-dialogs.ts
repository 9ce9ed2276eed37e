import type { ElectronParts } from './electron-parts.ts';
import type { Updates } from './updates.ts';

export interface UpdateDialogs {
  readonly offered: (version: string, notes: string) => void;
  readonly ready: (version: string, notes: string) => void;
}

/** What is asked and told about updates, with their release notes. */
export function updateDialogs(
  { dialog }: Pick<ElectronParts, 'dialog'>,
  install: () => ReturnType<Updates['install']>,
): UpdateDialogs {
  async function ask(version: string, notes: string): Promise<void> {
    const { response } = await dialog.showMessageBox({
      type: 'info',
      message: `Onbehalf ${version} is ready`,
      detail: notes,
      buttons: ['Restart now', 'Later'],
      defaultId: 1,
      cancelId: 1,
    });
    if (response !== 0 || install() !== 'calls_under_way') return;
    await dialog.showMessageBox({
      type: 'info',
      message: 'A call is under way',
      detail: 'The update waits. Choose “Restart to update” in the tray menu when it has finished.',
      buttons: ['OK'],
    });
  }

  async function tell(version: string, notes: string): Promise<void> {
    const message = `Onbehalf ${version} is available`;
    const detail = `${notes}\n\nYour IT department or the package manager installs it.`.trim();
    await dialog.showMessageBox({ type: 'info', message, detail, buttons: ['OK'] });
  }

  let told: string | null = null;
  return {
    offered(version, notes) {
      if (told === version) return;
      told = version;
      void tell(version, notes);
    },
    ready: (version, notes) => void ask(version, notes),
  };
}
