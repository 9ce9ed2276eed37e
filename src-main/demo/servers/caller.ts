import { createRemoteJWKSet, jwtVerify } from 'jose';
import type { AuthInfo } from '@modelcontextprotocol/sdk/server/auth/types.js';
import { z } from 'zod';

/** The person behind a call, as the API reads them from the access token. */
export type Caller = {
  /** The login, which is the `sub` of an API access token. */
  readonly login: string;
  readonly uid: string;
  readonly name: string;
  readonly groups: readonly string[];
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly tokenId: string;
  /** The thumbprint of the key that the token is bound to (RFC 9449), if it is. */
  readonly boundTo: string | undefined;
  readonly expiresAt: number;
};

const claimsSchema = z.object({
  sub: z.string().min(1),
  uid: z.string().min(1),
  name: z.string().default(''),
  groups: z.array(z.string()).default([]),
  cid: z.string(),
  scp: z.array(z.string()),
  jti: z.string(),
  exp: z.number(),
  cnf: z.object({ jkt: z.string() }).optional(),
});

export type TokenCheck = {
  readonly issuer: string;
  readonly audience: string;
  /** Milliseconds since the epoch: the API lives on its organisation's time. */
  readonly now: () => number;
};

/** Makes the check that every request goes through: signature, issuer, audience, expiry and the claims used here. */
export function createTokenCheck(options: TokenCheck): (token: string) => Promise<Caller> {
  const keys = createRemoteJWKSet(new URL(`${options.issuer}/v1/keys`), { cooldownDuration: 100 });
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, {
      issuer: options.issuer,
      audience: options.audience,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'sub', 'jti'],
      currentDate: new Date(options.now()),
    });
    const claims = claimsSchema.parse(payload);
    return {
      login: claims.sub,
      uid: claims.uid,
      name: claims.name,
      groups: claims.groups,
      clientId: claims.cid,
      scopes: claims.scp,
      tokenId: claims.jti,
      expiresAt: claims.exp,
      boundTo: claims.cnf?.jkt,
    };
  };
}

/** Carries the caller through the SDK to the tool. */
export function toAuthInfo(token: string, caller: Caller): AuthInfo {
  return {
    token,
    clientId: caller.clientId,
    scopes: [...caller.scopes],
    expiresAt: caller.expiresAt,
    extra: { caller },
  };
}

/** The caller of a tool. Every request was checked before, so a missing one is a defect. */
export function callerOf(extra: { authInfo?: AuthInfo }): Caller {
  const caller = extra.authInfo?.extra?.['caller'] as Caller | undefined;
  if (!caller) throw new Error('the request reached a tool without a caller');
  return caller;
}
