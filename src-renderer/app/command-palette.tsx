import { useNavigate } from '@tanstack/react-router';
import { LogIn, LogOut, MonitorSmartphone, Plus, Server, SunMoon, Wrench } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useAppState } from '../bridge/bridge.tsx';
import { SignOutDialog } from '../features/session/sign-out-dialog.tsx';
import { useSignIn } from '../features/session/sign-in.tsx';
import { hostOf } from '../text/format.ts';
import { providerName, text } from '../text/text.ts';
import { Palette, type PaletteItem, type PaletteSection } from '../ui/palette.tsx';
import { shownPlaces } from './places.ts';
import { setTheme, THEMES } from './theme.ts';

const words = text.palette;
const SIZE = 16;

/** Pages, servers and actions, each by its name. */
export function CommandPalette({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const [signingOut, setSigningOut] = useState(false);
  const sections = useSections(() => setSigningOut(true));
  return (
    <>
      <Palette
        label={words.label}
        placeholder={words.placeholder}
        emptyLabel={words.empty}
        sections={sections}
        isOpen={isOpen}
        onClose={onClose}
      />
      <SignOutDialog isOpen={signingOut} onClose={() => setSigningOut(false)} />
    </>
  );
}

function useSections(onSignOut: () => void): PaletteSection[] {
  const navigate = useNavigate();
  const state = useAppState();
  const actions = useActions(onSignOut);
  const pages = shownPlaces(state).map(({ href, label, icon: Icon }) => ({
    id: `page ${href}`,
    label,
    icon: <Icon aria-hidden size={SIZE} />,
    run: () => void navigate({ to: href }),
  }));
  const serverItems = state.hiddenPages.includes('servers')
    ? []
    : state.servers.flatMap(({ id, name, url }): PaletteItem[] => [
        {
          id: `server ${id}`,
          label: name,
          hint: hostOf(url),
          icon: <Server aria-hidden size={SIZE} />,
          run: () => void navigate({ to: '/servers/$id', params: { id } }),
        },
        {
          id: `tools ${id}`,
          label: words.tools(name),
          icon: <Wrench aria-hidden size={SIZE} />,
          run: () => void navigate({ to: '/servers/$id', params: { id }, search: { tab: 'tools' } }),
        },
      ]);
  return [
    { id: 'pages', label: words.pages, items: pages },
    { id: 'actions', label: words.actions, items: actions },
    { id: 'servers', label: words.servers, items: serverItems },
  ].filter(({ items }) => items.length > 0);
}

function useActions(onSignOut: () => void): PaletteItem[] {
  const navigate = useNavigate();
  const { session, provider, hiddenPages } = useAppState();
  const { start } = useSignIn();
  const account: PaletteItem =
    session.state === 'signed_in'
      ? {
          id: 'sign-out',
          label: text.session.signOut,
          icon: <LogOut aria-hidden size={SIZE} />,
          run: onSignOut,
        }
      : {
          id: 'sign-in',
          label: text.session.signInWith(providerName(provider?.preset)),
          icon: <LogIn aria-hidden size={SIZE} />,
          run: start,
        };
  const pages: PaletteItem[] = [
    {
      id: 'add-server',
      label: text.servers.add,
      icon: <Plus aria-hidden size={SIZE} />,
      run: () => void navigate({ to: '/servers/new' }),
    },
    {
      id: 'connect-client',
      label: text.clients.connect,
      icon: <MonitorSmartphone aria-hidden size={SIZE} />,
      run: () => void navigate({ to: '/clients' }),
    },
  ];
  return [
    ...(session.state === 'not_configured' ? [] : [account]),
    ...pages.filter(({ id }) => !hiddenPages.includes(id === 'add-server' ? 'servers' : 'clients')),
    ...THEMES.map((theme) => ({
      id: `theme ${theme}`,
      label: words.useTheme(words.themes[theme]),
      icon: <SunMoon aria-hidden size={SIZE} />,
      run: () => setTheme(theme),
    })),
  ];
}
