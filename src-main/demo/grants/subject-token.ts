import { decodeJwt } from 'jose';
import type { JWTPayload } from 'jose';
import type { AuthorizationServer } from '../authorization-server.ts';
import { accessDenied, invalidGrant, invalidRequest } from '../oauth-error.ts';
import type { OAuthError } from '../oauth-error.ts';
import { findUser, isAssigned, providerOf, serverByIssuer } from '../org-state.ts';
import type { DemoUser } from '../users.ts';
import { ACCESS_TOKEN, ID_TOKEN } from '../wire.ts';
import { required } from './grant-request.ts';
import type { GrantRequest } from './grant-request.ts';

/** Whose token was presented, and what it says beyond the person. */
export type Subject = {
  readonly user: DemoUser;
  readonly kind: 'id_token' | 'access_token';
  /** The server that issued it. */
  readonly issuer: AuthorizationServer;
  /** Whether the `email` scope was granted at sign-in, so that an ID-JAG may carry the address. */
  readonly email: boolean;
  readonly authTime: number | undefined;
  /** The chain of agents that acted before, for agent to agent. */
  readonly act: unknown;
};

/** Checks the subject token as Okta does: who issued it, for which client, and whether it still counts. */
export async function acceptSubject(request: GrantRequest): Promise<Subject> {
  const token = required(request.form, 'subject_token');
  const type = required(request.form, 'subject_token_type');
  if (type !== ID_TOKEN && type !== ACCESS_TOKEN) {
    throw invalidRequest(`The subject_token_type '${type}' is not supported.`);
  }
  const subject =
    type === ID_TOKEN ? await acceptIdToken(request, token) : await acceptAccessToken(request, token);
  if (!isAssigned(request.state, subject.user.sub, request.client.clientId)) {
    throw accessDenied('User is not assigned to the client application.');
  }
  return subject;
}

async function acceptIdToken(request: GrantRequest, token: string): Promise<Subject> {
  const { issuer, claims } = await verifyIssued(request, token);
  if (typeof claims.aud !== 'string' || !request.client.subjectAudiences.includes(claims.aud)) {
    throw refused('it was not issued for the requesting client');
  }
  return subjectOf(request, 'id_token', issuer, claims.sub, claims);
}

/**
 * An access token of the org server is opaque, one of a custom server a JWT. Either was issued to the requesting client
 * itself, or to one that delegates to it.
 */
async function acceptAccessToken(request: GrantRequest, token: string): Promise<Subject> {
  const { state, client } = request;
  const mayPresent = (clientId: unknown): boolean =>
    typeof clientId === 'string' && [...client.subjectAudiences, ...client.delegatedBy].includes(clientId);
  const opaque = await providerOf(state, state.org).AccessToken.find(token);
  if (opaque) {
    if (!mayPresent(opaque.clientId)) throw refused('it was not issued for the requesting client');
    return subjectOf(request, 'access_token', state.org, opaque.accountId, {
      scp: (opaque.scope ?? '').split(' '),
    });
  }
  const { issuer, claims } = await verifyIssued(request, token);
  if (issuer === state.org) throw refused('it is not an access token');
  if (!mayPresent(claims['cid'])) throw refused('it was not issued for the requesting client');
  return subjectOf(request, 'access_token', issuer, claims['uid'], claims);
}

/** A JWT of this organisation: known issuer, good signature, not expired, not revoked. */
async function verifyIssued(
  request: GrantRequest,
  token: string,
): Promise<{ issuer: AuthorizationServer; claims: JWTPayload }> {
  const { state } = request;
  const issuer = serverByIssuer(state, issuerOf(token));
  if (!issuer) throw refused('its issuer is not trusted');
  const claims = await issuer.keys
    .verify(token, {
      currentDate: new Date(state.clock.now()),
      requiredClaims: ['exp', 'sub'],
      issuer: issuer.issuer,
    })
    .catch((cause: unknown) => {
      throw isExpired(cause) ? refused('it is expired') : refused('its signature is not valid');
    });
  if (state.revoked.has(claims.jti ?? '')) throw refused('its session was revoked');
  return { issuer, claims };
}

function subjectOf(
  request: GrantRequest,
  kind: Subject['kind'],
  issuer: AuthorizationServer,
  sub: unknown,
  claims: JWTPayload,
): Subject {
  const user = typeof sub === 'string' ? findUser(request.state, sub) : undefined;
  if (!user) throw refused('its user does not exist');
  const scopes: unknown = claims['scp'];
  const email = claims['email'] !== undefined || (Array.isArray(scopes) && scopes.includes('email'));
  const authTime = typeof claims['auth_time'] === 'number' ? claims['auth_time'] : undefined;
  return { user, kind, issuer, email, authTime, act: claims['act'] };
}

function issuerOf(token: string): string {
  try {
    return decodeJwt(token).iss ?? '';
  } catch {
    throw refused('it is not a token of this organization');
  }
}

function isExpired(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_JWT_EXPIRED';
}

function refused(why: string): OAuthError {
  return invalidGrant(`The subject_token is invalid: ${why}.`);
}
