/** Cookies of one fake browser: enough of RFC 6265 for an OpenID provider on loopback (name, path, removal). */
export type CookieJar = {
  store(url: URL, response: Response): void;
  header(url: URL): string;
};

type Cookie = { readonly name: string; readonly value: string; readonly path: string; readonly host: string };

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, Cookie>();
  return {
    store: (url, response) => {
      for (const line of response.headers.getSetCookie()) {
        const cookie = parseCookie(url, line);
        const key = `${cookie.host} ${cookie.path} ${cookie.name}`;
        if (isRemoval(line)) cookies.delete(key);
        else cookies.set(key, cookie);
      }
    },
    header: (url) =>
      [...cookies.values()]
        .filter((cookie) => cookie.host === url.host && isUnder(url.pathname, cookie.path))
        .map((cookie) => `${cookie.name}=${cookie.value}`)
        .join('; '),
  };
}

function parseCookie(url: URL, line: string): Cookie {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
  const equals = pair.indexOf('=');
  const path = attributes.find((attribute) => attribute.toLowerCase().startsWith('path='))?.slice(5) ?? '/';
  return { name: pair.slice(0, equals), value: pair.slice(equals + 1), path, host: url.host };
}

function isRemoval(line: string): boolean {
  const expires = /;\s*expires=([^;]+)/i.exec(line)?.[1];
  return expires !== undefined && Date.parse(expires) <= 0;
}

function isUnder(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}
