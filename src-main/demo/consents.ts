import { randomBytes } from 'node:crypto';

/** Who consented to what, for brokered resources. */
export type Consents = {
  has(consent: Consent): boolean;
  set(consent: Consent, given: boolean): void;
  /** The page on which the person consents; one for each consent, with an opaque name. */
  pagePath(consent: Consent): string;
  ofPage(path: string): Consent | undefined;
};

type Consent = { readonly sub: string; readonly clientId: string; readonly resource: string };

export const CONSENT_PATH = '/sso/consent/';

export function createConsents(): Consents {
  const given = new Set<string>();
  const pages = new Map<string, Consent>();
  const keyOf = ({ sub, clientId, resource }: Consent): string => `${sub} ${clientId} ${resource}`;
  return {
    has: (consent) => given.has(keyOf(consent)),
    set: (consent, isGiven) => {
      if (isGiven) given.add(keyOf(consent));
      else given.delete(keyOf(consent));
    },
    pagePath: (consent) => {
      const known = [...pages].find(([, candidate]) => keyOf(candidate) === keyOf(consent));
      if (known) return known[0];
      const path = `${CONSENT_PATH}${randomBytes(16).toString('base64url')}`;
      pages.set(path, consent);
      return path;
    },
    ofPage: (path) => pages.get(path),
  };
}
