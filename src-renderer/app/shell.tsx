import { Navigate, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useAppState, useConnection } from '../bridge/bridge.tsx';
import { AccountBadge } from '../features/session/account-badge.tsx';
import { text } from '../text/text.ts';
import { Banner } from '../ui/callout.tsx';
import { PaletteButton } from '../ui/palette.tsx';
import { Navigation, ShellFrame } from '../ui/shell-frame.tsx';
import { CommandPalette } from './command-palette.tsx';
import { isHidden, type Place, shownPlaces } from './places.ts';
import { isMac, useKeys } from './use-keys.ts';

/** The window around every page. */
export function Shell(): ReactNode {
  const [searching, setSearching] = useState(false);
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const places = usePlaces(path);
  const { hiddenPages } = useAppState();
  useKeys({
    onPalette: () => setSearching(true),
    onPlace: (number) => {
      const place = places[number - 1];
      if (place) void navigate({ to: place.href });
    },
  });
  return (
    <ShellFrame
      skipLabel={text.shell.skip}
      banner={<ConnectionBanner />}
      search={
        <PaletteButton
          label={text.palette.button}
          keys={isMac() ? text.palette.keysMac : text.palette.keysOther}
          onPress={() => setSearching(true)}
        />
      }
      account={<AccountBadge />}
      navigation={<Places places={places} path={path} />}
    >
      {isHidden(path, hiddenPages) ? <Navigate to="/" replace /> : <Outlet />}
      <CommandPalette isOpen={searching} onClose={() => setSearching(false)} />
    </ShellFrame>
  );
}

function isCurrent(path: string, href: string): boolean {
  return href === '/' ? path === '/' || path === '/welcome' : path.startsWith(href);
}

/** Approvals are there when there is something to decide. */
function usePlaces(path: string): readonly Place[] {
  const state = useAppState();
  return shownPlaces(state).filter(
    ({ href }) => href !== '/approvals' || state.approvals > 0 || isCurrent(path, href),
  );
}

function Places({ places, path }: { readonly places: readonly Place[]; readonly path: string }): ReactNode {
  const { approvals } = useAppState();
  return (
    <Navigation
      label={text.shell.navigation}
      items={places.map(({ href, label, icon: Icon }) => ({
        href,
        label,
        icon: <Icon aria-hidden size={17} />,
        isCurrent: isCurrent(path, href),
        ...(href === '/approvals' ? { count: approvals, countLabel: text.shell.waiting(approvals) } : {}),
      }))}
    />
  );
}

function ConnectionBanner(): ReactNode {
  const connection = useConnection();
  if (connection !== 'lost') return null;
  return <Banner title={text.shell.lostTitle}>{text.shell.lost}</Banner>;
}
