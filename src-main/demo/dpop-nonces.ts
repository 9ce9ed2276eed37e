import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** The nonces that this organisation gave out. Okta's change daily and stay valid for three days; these never end. */
export type DpopNonces = {
  latest(): string;
  isKnown(nonce: string): boolean;
  /** Learns a nonce that the OpenID provider sent, so that one client needs one nonce for the whole organisation. */
  learnFrom(res: ServerResponse): void;
};

export function createDpopNonces(): DpopNonces {
  const known: string[] = [];
  const learn = (nonce: string): void => {
    if (!known.includes(nonce)) known.push(nonce);
  };
  return {
    latest: () => {
      if (known.length === 0) learn(randomBytes(24).toString('base64url'));
      return known.at(-1) ?? '';
    },
    isKnown: (nonce) => known.includes(nonce),
    learnFrom: (res) => {
      res.once('finish', () => {
        const nonce = res.getHeader('dpop-nonce');
        if (typeof nonce === 'string') learn(nonce);
      });
    },
  };
}
