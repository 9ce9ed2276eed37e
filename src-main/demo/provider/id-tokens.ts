import { randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import type { JWTPayload } from 'jose';
import type { AuthorizationServer } from '../authorization-server.ts';
import type Provider from 'oidc-provider';
import type { OrgState } from '../org-state.ts';

/**
 * Has the provider's ID tokens signed with the organisation's own, rotatable keys, on its own clock and with the claims
 * that Okta adds. The provider's signature never leaves this process.
 */
export function issueIdTokensWith(
  provider: Provider,
  server: AuthorizationServer,
  state: () => OrgState,
): void {
  // The name is what the provider looks the lifetime up by.
  const OrgIdToken = class IdToken extends provider.IdToken {
    override async issue(
      context: Parameters<InstanceType<Provider['IdToken']>['issue']>[0],
    ): Promise<string> {
      const signed = await super.issue(context);
      if (context.use !== 'idtoken') return signed;
      // Okta says in every ID token when the person signed in, the provider only where it was asked for.
      const authTime = this.available['auth_time'];
      return signAgain(state(), server, { ...decodeJwt(signed), auth_time: authTime });
    }

    static override async validate(
      jwt: string,
      client: { readonly clientId: string },
    ): Promise<ValidatedHint> {
      return { header: {}, payload: await verifyHint(server, jwt, client.clientId) };
    }
  };
  Object.defineProperty(provider, 'IdToken', { value: OrgIdToken });
}

type ValidatedHint = { header: Record<string, unknown>; payload: Record<string, unknown> };

/** An `id_token_hint`: genuine, for this client, and possibly expired (OpenID Connect RP-Initiated Logout 1.0). */
export async function verifyHint(
  server: AuthorizationServer,
  jwt: string,
  clientId: string,
): Promise<JWTPayload> {
  return server.keys.verify(jwt, {
    issuer: server.issuer,
    audience: clientId,
    currentDate: new Date(0),
  });
}

async function signAgain(state: OrgState, server: AuthorizationServer, claims: JWTPayload): Promise<string> {
  const now = state.clock.seconds();
  const jti = `ID.${randomBytes(24).toString('base64url')}`;
  const authTime = claims['auth_time'];
  const token = await server.keys.sign({
    ...claims,
    ver: 1,
    jti,
    amr: ['pwd'],
    idp: '00o1demoorganization',
    iat: now,
    exp: now + state.lifetimes.idToken,
    ...(typeof authTime === 'number' ? { auth_time: authTime + state.clock.offsetSeconds() } : {}),
  });
  rememberIssued(state, claims.sub ?? '', jti);
  return token;
}

function rememberIssued(state: OrgState, sub: string, jti: string): void {
  const known = state.issued.get(sub) ?? new Set();
  state.issued.set(sub, known.add(jti));
}
