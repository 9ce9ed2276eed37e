import { createCookieJar } from './cookie-jar.ts';
import type { CookieJar } from './cookie-jar.ts';

/** A page that the fake browser arrived at, after it followed every redirect. */
type FakePage = { readonly url: URL; readonly status: number; readonly html: string };

/** Opens an address as a person's browser would, and does there what the person came for. */
export type FakeBrowser = {
  (url: string): Promise<void>;
  /** The same, and what was on the screen in the end. */
  visit(url: string): Promise<FakePage>;
};

export type FakeBrowserOptions = {
  /** Share one to keep the session at the organisation, as the same browser does. */
  readonly cookies?: CookieJar;
};

const MOST_STEPS = 20;

/**
 * A browser whose person signs in as `user` (`alice`, `bob`, `mallory`): it follows the authorization URL, submits the
 * sign-in form, keeps cookies, and in the end requests the loopback redirect like a real one. On a page with another
 * form (consent, device activation) it submits that form. A page without a form is where it stops.
 */
export function signInAs(user: string, options: FakeBrowserOptions = {}): FakeBrowser {
  const cookies = options.cookies ?? createCookieJar();
  const visit = async (start: string): Promise<FakePage> => {
    let request: PendingRequest | undefined = { url: new URL(start), init: { method: 'GET' } };
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const { url, init }: PendingRequest = request;
      const response = await open(url, init, cookies);
      const html = await response.text();
      request = next(url, response, html, user);
      if (!request) return { url, status: response.status, html };
    }
    throw new Error(`the browser was sent around ${MOST_STEPS} times from ${new URL(start).pathname}`);
  };
  const browse = async (url: string): Promise<void> => {
    await visit(url);
  };
  return Object.assign(browse, { visit });
}

type PendingRequest = { readonly url: URL; readonly init: RequestInit };

async function open(url: URL, init: RequestInit, cookies: CookieJar): Promise<Response> {
  const cookie = cookies.header(url);
  const headers = { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) };
  const response = await fetch(url, { ...init, headers, redirect: 'manual' });
  cookies.store(url, response);
  return response;
}

/** Where the page leads: a redirect, or the form that the person fills in. */
function next(url: URL, response: Response, html: string, user: string): PendingRequest | undefined {
  const location = response.headers.get('location');
  if (location !== null) return { url: new URL(location, url), init: { method: 'GET' } };
  const form = findForm(html, user);
  if (!form || response.status !== 200) return undefined;
  return { url: new URL(form.action, url), init: { method: 'POST', body: form.fields } };
}

type Form = { readonly action: string; readonly fields: URLSearchParams };

/** The person's own button on a page of people, the first form on any other page. */
function findForm(html: string, user: string): Form | undefined {
  const forms = [...html.matchAll(/<form\b[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => form);
  const form = forms.find((candidate) => candidate.includes(`data-user="${user}"`)) ?? forms[0];
  if (form === undefined) return undefined;
  const isOfPeople = forms.some((candidate) => candidate.includes('data-user="'));
  if (isOfPeople && !form.includes(`data-user="${user}"`))
    throw new Error(`nobody called ${user} on the page`);
  const fields = new URLSearchParams();
  for (const [control] of form.matchAll(/<(?:input|button)\b[^>]*>/g)) {
    const name = attribute(control, 'name');
    if (name !== undefined) fields.append(name, attribute(control, 'value') ?? '');
  }
  return { action: attribute(form, 'action') ?? '', fields };
}

function attribute(tag: string, name: string): string | undefined {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
  return value?.replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
