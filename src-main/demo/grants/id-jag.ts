import { randomBytes } from 'node:crypto';
import type { ResourceConnection } from '../clients.ts';
import { invalidTarget, OAuthError } from '../oauth-error.ts';
import { serverByIssuer } from '../org-state.ts';
import { ID_JAG, ID_JAG_TYP } from '../wire.ts';
import { required, scopesOf } from './grant-request.ts';
import type { GrantRequest, TokenResponse } from './grant-request.ts';
import { checkSignInAge, grantScopes, requireConnection } from './policy.ts';
import { acceptSubject } from './subject-token.ts';
import type { Subject } from './subject-token.ts';

/** Leg 1 of cross-app access: an ID-JAG for the resource's authorization server (draft-ietf-oauth-identity-assertion-authz-grant). */
export async function issueIdJag(request: GrantRequest): Promise<TokenResponse> {
  const { state, client, form } = request;
  const audience = required(form, 'audience');
  const target = serverByIssuer(state, audience);
  if (!target || target.id === undefined) {
    throw new OAuthError(
      400,
      'token_exchange_invalid_audience',
      "The 'audience' must be the issuer of a resource authorization server.",
    );
  }
  const subject = await acceptSubject(request);
  checkSignInAge(target, subject.authTime, state.clock.seconds());
  const connection = requireConnection(client, target.id ?? '');
  const resource = checkResource(connection, form.get('resource'));
  const scopes = grantScopes(target, connection, scopesOf(form));
  state.quota.take(subject.user.sub, target.issuer);
  const idJag = await sign(request, {
    subject,
    aud: target.issuer,
    client_id: connection.clientId ?? client.clientId,
    scope: scopes.join(' '),
    ...(resource === undefined ? {} : { resource }),
  });
  return {
    token_type: 'N_A',
    expires_in: state.lifetimes.idJag,
    access_token: idJag,
    issued_token_type: ID_JAG,
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
  };
}

/** A connection that names a resource indicator wants exactly that, including a trailing slash. */
function checkResource(connection: ResourceConnection, resource: string | null): string | undefined {
  if (connection.resource !== undefined && resource !== connection.resource) {
    throw invalidTarget("The 'resource' parameter does not match the resource indicator of the connection.");
  }
  return resource ?? undefined;
}

type Granted = {
  readonly subject: Subject;
  readonly aud: string;
  readonly client_id: string;
  readonly scope: string;
  readonly resource?: string;
};

async function sign({ state, client }: GrantRequest, { subject, ...granted }: Granted): Promise<string> {
  const now = state.clock.seconds();
  const claims = {
    iss: state.org.issuer,
    sub: subject.user.sub,
    sub_profile: 'user',
    act: {
      sub: client.clientId,
      sub_profile: 'ai_agent',
      ...(subject.act === undefined ? {} : { act: subject.act }),
    },
    ...granted,
    ...(subject.email ? { email: subject.user.login } : {}),
    iat: now,
    exp: now + state.lifetimes.idJag,
    jti: `IDAAG.${randomBytes(24).toString('base64url')}`,
  };
  return state.org.keys.sign(claims, ID_JAG_TYP);
}
