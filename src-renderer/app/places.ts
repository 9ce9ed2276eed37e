import {
  Activity,
  Home,
  type LucideIcon,
  MonitorSmartphone,
  Server,
  Settings,
  ShieldQuestion,
  Stethoscope,
} from 'lucide-react';
import type { AppState } from '../../src-shared/domain/app-state.ts';
import { text } from '../text/text.ts';

/** A page of the sidebar. */
export interface Place {
  readonly href: '/' | '/servers' | '/clients' | '/activity' | '/approvals' | '/settings' | '/diagnostics';
  readonly label: string;
  readonly icon: LucideIcon;
}

/** All pages; {@link shownPlaces} leaves out those that the settings hide. */
const PLACES: readonly Place[] = [
  { href: '/', label: text.shell.home, icon: Home },
  { href: '/servers', label: text.shell.servers, icon: Server },
  { href: '/clients', label: text.shell.clients, icon: MonitorSmartphone },
  { href: '/activity', label: text.shell.activity, icon: Activity },
  { href: '/approvals', label: text.shell.approvals, icon: ShieldQuestion },
  { href: '/settings', label: text.shell.settings, icon: Settings },
  { href: '/diagnostics', label: text.shell.diagnostics, icon: Stethoscope },
];

/** The pages that this window shows. */
export function shownPlaces({ hiddenPages }: Pick<AppState, 'hiddenPages'>): readonly Place[] {
  return PLACES.filter(({ href }) => !isHidden(href, hiddenPages));
}

/** Whether this is a hidden page, or a page below one. */
export function isHidden(path: string, hiddenPages: AppState['hiddenPages']): boolean {
  return hiddenPages.some((page) => path === `/${page}` || path.startsWith(`/${page}/`));
}
