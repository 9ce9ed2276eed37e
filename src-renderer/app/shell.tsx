import { Outlet, useRouterState } from '@tanstack/react-router';
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
import type { ReactNode } from 'react';
import { useAppState, useConnection } from '../bridge/bridge.tsx';
import { AccountBadge } from '../features/session/account-badge.tsx';
import { text } from '../text/text.ts';
import { Callout } from '../ui/callout.tsx';
import { Navigation, ShellFrame } from '../ui/shell-frame.tsx';

interface Place {
  readonly href: string;
  readonly label: string;
  readonly icon: LucideIcon;
}

const PLACES: readonly Place[] = [
  { href: '/', label: text.shell.home, icon: Home },
  { href: '/servers', label: text.shell.servers, icon: Server },
  { href: '/clients', label: text.shell.clients, icon: MonitorSmartphone },
  { href: '/activity', label: text.shell.activity, icon: Activity },
  { href: '/approvals', label: text.shell.approvals, icon: ShieldQuestion },
  { href: '/settings', label: text.shell.settings, icon: Settings },
  { href: '/diagnostics', label: text.shell.diagnostics, icon: Stethoscope },
];

/** The window around every page. */
export function Shell(): ReactNode {
  const { approvals } = useAppState();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const isCurrent = (href: string): boolean => (href === '/' ? path === '/' : path.startsWith(href));
  const places = PLACES.filter(({ href }) => href !== '/approvals' || approvals > 0 || isCurrent(href));
  return (
    <ShellFrame
      skipLabel={text.shell.skip}
      banner={<ConnectionBanner />}
      search={null}
      account={<AccountBadge />}
      navigation={
        <Navigation
          label={text.shell.navigation}
          items={places.map(({ href, label, icon: Icon }) => ({
            href,
            label,
            icon: <Icon aria-hidden size={17} />,
            isCurrent: isCurrent(href),
            ...(href === '/approvals' ? { count: approvals, countLabel: text.shell.waiting(approvals) } : {}),
          }))}
        />
      }
    >
      <Outlet />
    </ShellFrame>
  );
}

function ConnectionBanner(): ReactNode {
  const connection = useConnection();
  if (connection !== 'lost') return null;
  return (
    <Callout tone="warn" title={text.shell.lostTitle} announce>
      {text.shell.lost}
    </Callout>
  );
}
