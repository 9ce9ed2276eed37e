import type { MenuItemConstructorOptions } from 'electron';
import type { AppState } from '../../src-shared/domain/app-state.ts';
import type { AuditRecord } from '../../src-shared/domain/audit-record.ts';
import { statusOf, waiting } from './status.ts';
import type { WindowRoute } from './window-route.ts';

export interface TrayActions {
  readonly show: (route?: WindowRoute) => void;
  readonly signIn: () => void;
  readonly signOut: () => void;
  /** null until it is resumed by hand. */
  readonly pause: (minutes: number | null) => void;
  readonly resume: () => void;
  readonly installUpdate: () => void;
  readonly quit: () => void;
}

export interface TrayMenuModel {
  readonly state: AppState;
  /** The last calls, the newest first. */
  readonly calls: readonly AuditRecord[];
  /** The version that is ready to be installed. */
  readonly update: string | null;
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

/** The whole menu of the tray; it is made anew at each change (on Linux a menu cannot be changed). */
export function trayMenu(model: TrayMenuModel, actions: TrayActions): MenuItemConstructorOptions[] {
  return [
    { label: clipped(statusOf(model.state).text), enabled: false },
    separator,
    ...approvalItems(model.state, actions),
    ...sessionItems(model.state, actions),
    ...pauseItems(model.state, actions),
    ...callItems(model.calls, actions),
    separator,
    { label: 'Open Onbehalf', click: () => actions.show() },
    { label: 'Settings…', click: () => actions.show('/settings') },
    { label: 'Diagnostics', click: () => actions.show('/diagnostics') },
    ...updateItems(model.update, actions),
    separator,
    { label: 'Quit Onbehalf', click: () => actions.quit() },
  ];
}

function approvalItems({ approvals }: AppState, actions: TrayActions): MenuItemConstructorOptions[] {
  if (approvals === 0) return [];
  return [{ label: `${waiting(approvals)}…`, click: () => actions.show('/approvals') }, separator];
}

function sessionItems({ session }: AppState, actions: TrayActions): MenuItemConstructorOptions[] {
  switch (session.state) {
    case 'not_configured':
      return [{ label: 'Set up…', click: () => actions.show('/settings') }];
    case 'signed_out':
      return [{ label: 'Sign in…', click: () => actions.signIn() }];
    case 'signing_in':
      return [{ label: 'Show the sign-in', click: () => actions.show() }];
    case 'signed_in':
      return [{ label: 'Sign out', click: () => actions.signOut() }];
  }
}

function pauseItems({ paused, session }: AppState, actions: TrayActions): MenuItemConstructorOptions[] {
  if (paused) return [{ label: 'Resume', click: () => actions.resume() }];
  if (session.state !== 'signed_in') return [];
  return [
    {
      label: 'Pause',
      submenu: [
        { label: 'For 15 minutes', click: () => actions.pause(15) },
        { label: 'For an hour', click: () => actions.pause(60) },
        { label: 'Until I resume', click: () => actions.pause(null) },
      ],
    },
  ];
}

function callItems(calls: readonly AuditRecord[], actions: TrayActions): MenuItemConstructorOptions[] {
  if (calls.length === 0) return [];
  const items = calls.slice(0, 3).map((call) => ({
    label: clipped(`${OUTCOMES[call.outcome]}  ${call.server ?? ''}  ${call.tool ?? call.method ?? ''}`),
    click: () => actions.show(`/activity?record=${encodeURIComponent(JSON.stringify(call.id))}`),
  }));
  return [separator, { label: 'Last calls', enabled: false }, ...items];
}

const OUTCOMES: Readonly<Record<AuditRecord['outcome'], string>> = {
  ok: '✓',
  tool_error: '!',
  refused: '⊘',
  failed: '✗',
  cancelled: '–',
  unfinished: '…',
};

function updateItems(update: string | null, actions: TrayActions): MenuItemConstructorOptions[] {
  if (update === null) return [];
  return [{ label: `Restart to update to ${update}`, click: () => actions.installUpdate() }];
}

/** Menus show `&` as a mark of the next letter, and long lines push the menu off the screen. */
function clipped(text: string): string {
  const plain = text.replaceAll('&', '&&');
  return plain.length > 70 ? `${plain.slice(0, 69)}…` : plain;
}
