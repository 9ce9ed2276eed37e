import { z } from 'zod';

export const DEEP_LINK_SCHEME = 'onbehalf';
const LONGEST_LINK = 2_000;

/** The pages of the window that a link may open. */
export const linkPageSchema = z.enum([
  'home',
  'servers',
  'clients',
  'activity',
  'approvals',
  'settings',
  'diagnostics',
]);
export type LinkPage = z.infer<typeof linkPageSchema>;

/**
 * What a link asks for. A link may navigate and fill in, never act: it carries no code and no token, and whatever it
 * fills in is reviewed by the person.
 */
export type DeepLink =
  | { readonly kind: 'open'; readonly page: LinkPage }
  | { readonly kind: 'sign_in'; readonly loginHint: string | null }
  | { readonly kind: 'add_server'; readonly url: string; readonly name: string | null }
  | { readonly kind: 'unknown'; readonly reason: string };

const unknown = (reason: string): DeepLink => ({ kind: 'unknown', reason });

/** Any text from outside (an argument, an event of the system) as one of the known links. Never throws. */
export function parseDeepLink(text: string): DeepLink {
  if (text.length > LONGEST_LINK) return unknown('it is too long');
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.protocol !== `${DEEP_LINK_SCHEME}:`) return unknown('it is not an onbehalf link');
  if (url.username !== '' || url.password !== '' || url.port !== '' || url.hash !== '')
    return unknown('it has parts that no link has');
  const parse = ACTIONS.get(url.hostname);
  if (parse === undefined) return unknown('it asks for something that links cannot do');
  return parse(url);
}

/** The links among the arguments of a process; everything else there is not looked at. */
export function deepLinksIn(argv: readonly string[]): readonly string[] {
  return argv.filter((argument) => argument.toLowerCase().startsWith(`${DEEP_LINK_SCHEME}://`));
}

const ACTIONS: ReadonlyMap<string, (url: URL) => DeepLink> = new Map([
  ['open', parseOpen],
  ['sign-in', parseSignIn],
  ['add-server', parseAddServer],
]);

function parseOpen(url: URL): DeepLink {
  const page = linkPageSchema.safeParse(url.pathname.replace(/^\//, '') || 'home');
  if (!page.success) return unknown('there is no such page');
  return parameters(url, {}) === null
    ? unknown('it has unknown parameters')
    : { kind: 'open', page: page.data };
}

function parseSignIn(url: URL): DeepLink {
  const given = onlyHost(url) ? parameters(url, { hint: visibleText(200).optional() }) : null;
  if (given === null) return unknown('its parameters are not valid');
  return { kind: 'sign_in', loginHint: given.hint ?? null };
}

function parseAddServer(url: URL): DeepLink {
  const shape = { url: serverUrl, name: visibleText(100).optional() };
  const given = onlyHost(url) ? parameters(url, shape) : null;
  if (given === null) return unknown('its parameters are not valid');
  return { kind: 'add_server', url: given.url, name: given.name ?? null };
}

function onlyHost(url: URL): boolean {
  return url.pathname === '' || url.pathname === '/';
}

/** The parameters when they are exactly these, each once at most; else null. */
function parameters<Shape extends Record<string, z.ZodType>>(
  url: URL,
  shape: Shape,
): z.output<z.ZodObject<Shape>> | null {
  const entries = [...url.searchParams];
  if (new Set(entries.map(([name]) => name)).size !== entries.length) return null;
  const given = z.strictObject(shape).safeParse(Object.fromEntries(entries));
  return given.success ? given.data : null;
}

function visibleText(length: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(length)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u);
}

const serverUrl = z
  .url({ protocol: /^https?$/ })
  .max(1_000)
  .refine((text) => {
    const { protocol, hostname, username, password } = new URL(text);
    const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
    return username === '' && password === '' && (protocol === 'https:' || loopback);
  });
