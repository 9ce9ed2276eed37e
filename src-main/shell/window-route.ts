import type { DeepLink, LinkPage } from './deep-link.ts';

/** A place in the window: what stands after `#` in its address. */
export type WindowRoute = string;

const PAGES: Readonly<Record<LinkPage, WindowRoute>> = {
  home: '/',
  servers: '/servers',
  clients: '/clients',
  activity: '/activity',
  approvals: '/approvals',
  settings: '/settings',
  diagnostics: '/diagnostics',
};

/** Where in the window a link leads; null for a link that leads nowhere. */
export function routeOfLink(link: DeepLink): WindowRoute | null {
  switch (link.kind) {
    case 'open':
      return PAGES[link.page];
    case 'sign_in':
      return withSearch('/', { signIn: 'link', hint: link.loginHint });
    case 'add_server':
      return withSearch('/servers', { add: link.url, name: link.name, from: 'link' });
    case 'unknown':
      return null;
  }
}

/** The window reads search values as JSON where they are JSON: texts that look like it are quoted. */
function withSearch(path: string, search: Readonly<Record<string, string | null>>): WindowRoute {
  const parameters = Object.entries(search)
    .filter((entry): entry is [string, string] => entry[1] !== null)
    .map(([name, value]) => `${name}=${encodeURIComponent(isJson(value) ? JSON.stringify(value) : value)}`);
  return `${path}?${parameters.join('&')}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
