import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  type RouterHistory,
} from '@tanstack/react-router';
import { z } from 'zod';
import { readActivitySearch } from '../features/activity/activity-search.ts';
import { readAddServerSearch } from '../features/servers/add-server-search.ts';
import { HomePage } from '../features/home/home-page.tsx';
import { PageCrashed, PageNotFound } from './page-trouble.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({
  component: Shell,
  errorComponent: PageCrashed,
  notFoundComponent: PageNotFound,
});

const homeSearchSchema = z.object({
  /** A link (onbehalf://sign-in) asks for a sign-in, perhaps as a certain person: offered, never started. */
  signIn: z.literal('link').optional().catch(undefined),
  hint: z.coerce.string().max(200).optional().catch(undefined),
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: (search) => homeSearchSchema.parse(search),
  component: HomePage,
});

const servers = createRoute({
  getParentRoute: () => root,
  path: '/servers',
  validateSearch: readAddServerSearch,
  beforeLoad: ({ search }) => {
    if (search.add !== undefined) throw redirect({ to: '/servers/new', search, replace: true });
  },
  component: lazyRouteComponent(() => import('../features/servers/servers-page.tsx'), 'ServersPage'),
});

const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  component: lazyRouteComponent(() => import('../features/welcome/welcome-page.tsx'), 'WelcomePage'),
});

const newServer = createRoute({
  getParentRoute: () => root,
  path: '/servers/new',
  validateSearch: readAddServerSearch,
  component: lazyRouteComponent(() => import('../features/servers/new-server-page.tsx'), 'NewServerPage'),
});

const serverSearchSchema = z.object({
  tab: z.enum(['overview', 'tools', 'settings']).optional().catch(undefined),
});

const server = createRoute({
  getParentRoute: () => root,
  path: '/servers/$id',
  validateSearch: (search) => serverSearchSchema.parse(search),
  component: lazyRouteComponent(() => import('../features/servers/server-page.tsx'), 'ServerPage'),
});

const approvals = createRoute({
  getParentRoute: () => root,
  path: '/approvals',
  component: lazyRouteComponent(() => import('../features/approvals/approvals-page.tsx'), 'ApprovalsPage'),
});

const diagnostics = createRoute({
  getParentRoute: () => root,
  path: '/diagnostics',
  component: lazyRouteComponent(
    () => import('../features/diagnostics/diagnostics-page.tsx'),
    'DiagnosticsPage',
  ),
});

const clients = createRoute({
  getParentRoute: () => root,
  path: '/clients',
  component: lazyRouteComponent(() => import('../features/clients/clients-page.tsx'), 'ClientsPage'),
});

const activity = createRoute({
  getParentRoute: () => root,
  path: '/activity',
  validateSearch: readActivitySearch,
  component: lazyRouteComponent(() => import('../features/activity/activity-page.tsx'), 'ActivityPage'),
});

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  beforeLoad: () => {
    throw redirect({ to: '/settings/$section', params: { section: 'provider' } });
  },
});

const settingsSection = createRoute({
  getParentRoute: () => root,
  path: '/settings/$section',
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
});

const routes = root.addChildren([
  home,
  welcome,
  servers,
  newServer,
  server,
  clients,
  activity,
  approvals,
  settings,
  settingsSection,
  diagnostics,
]);

export function createWindowRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({
    routeTree: routes,
    history,
    defaultPreload: 'intent',
    defaultErrorComponent: PageCrashed,
    defaultNotFoundComponent: PageNotFound,
    scrollRestoration: false,
  });
}

export type WindowRouter = ReturnType<typeof createWindowRouter>;

declare module '@tanstack/react-router' {
  interface Register {
    router: WindowRouter;
  }
}
